// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.walkscope.standalone.run.EmbeddedBroker;

/** The embedded broker in a JVM of its own, so that its CPU time is counted for nobody. */
final class BrokerProcess implements AutoCloseable {
  private static final String HEAP = "-Xmx512m";
  private static final int ENDING_SECONDS = 30;

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts one; it ends with this JVM, whose end closes its standard input. */
  static BrokerProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String address =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    if (address == null) {
      throw new IOException("the broker's process ended before it answered");
    }
    return new BrokerProcess(process, address);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** The broker's side: its address, then until the end of standard input. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    int status = 0;
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      out.println(broker.bootstrapServers());
      out.flush();
      while (System.in.read() >= 0) {
        // on to its end
      }
    } catch (IOException e) {
      System.err.println("walkscope: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }
}
