// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real Kafka broker in a JVM of its own, so that it can be killed as well as stopped, and started
 * again on the same port over the same log.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final String READY = "ready";
  private static final int STOPPING_SECONDS = 30;

  private final ScratchDirectory scratch;
  private final int port = Ports.free();
  private final int controllerPort = Ports.free();
  private Process process;

  private BrokerProcess() throws IOException {
    scratch = ScratchDirectory.create(EmbeddedBroker.SCRATCH);
  }

  /** The first start, with no topics. */
  public static BrokerProcess create() throws IOException {
    BrokerProcess broker = new BrokerProcess();
    try {
      broker.start();
      return broker;
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  /** Over what is there; returns when it answers. */
  public void start() throws IOException {
    Path log = Files.createDirectories(scratch.path().resolve("log"));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // it starts often and lives shortly
                "-XX:TieredStopAtLevel=1",
                "-Dwalkscope.log.file=" + scratch.path().resolve("broker.log"),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                log.toString(),
                Integer.toString(port),
                Integer.toString(controllerPort))
            .redirectError(
                ProcessBuilder.Redirect.appendTo(scratch.path().resolve("stderr").toFile()))
            .start();
    String said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (!READY.equals(said)) {
      throw new IOException(
          "the broker's process does not start: "
              + Files.readString(scratch.path().resolve("stderr")));
    }
  }

  /** As an operator does: what is in hand is finished and flushed. */
  public void stop() throws IOException {
    process.getOutputStream().close();
    await();
  }

  /** As the kernel does when memory is short. */
  public void kill() throws IOException {
    process.destroyForcibly();
    await();
  }

  private void await() throws IOException {
    try {
      if (!process.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the broker does not stop");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the broker stopped", e);
    }
  }

  /** For clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    try {
      if (process != null && process.isAlive()) {
        kill();
      }
    } finally {
      scratch.close();
    }
  }

  /** The process: DIRECTORY PORT CONTROLLER_PORT. Ends with its input, and so with who began it. */
  public static void main(String[] arguments) throws IOException {
    EmbeddedBroker broker =
        EmbeddedBroker.over(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    System.out.println(READY);
    while (System.in.read() >= 0) {
      // nothing is ever said
    }
    broker.close();
    System.exit(0);
  }
}
