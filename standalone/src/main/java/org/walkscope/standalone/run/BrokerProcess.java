// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Kafka broker in a JVM of its own: its CPU time is separate, and it can be stopped or killed, and
 * started again on the same port over the same log.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final String READY = "ready";
  private static final int STOPPING_SECONDS = 300;

  private final ScratchDirectory scratch;
  private final int port = Ports.free();
  private final int controllerPort = Ports.free();
  private final List<String> jvmOptions;
  private Process process;

  private BrokerProcess(List<String> jvmOptions) throws IOException {
    this.jvmOptions = jvmOptions;
    scratch = ScratchDirectory.create(EmbeddedBroker.SCRATCH);
  }

  /** Creates and starts a broker without topics. */
  public static BrokerProcess create(String... jvmOptions) throws IOException {
    BrokerProcess broker = new BrokerProcess(List.of(jvmOptions));
    try {
      broker.start();
      return broker;
    } catch (IOException e) {
      broker.close();
      throw e;
    }
  }

  /** Starts the broker over its log; returns when it answers. */
  public void start() throws IOException {
    Path log = Files.createDirectories(scratch.path().resolve("log"));
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Dlog4j2.configurationFile=log4j2-file.properties");
    options.add("-Dwalkscope.log.file=" + scratch.path().resolve("broker.log"));
    List<String> arguments =
        List.of(log.toString(), Integer.toString(port), Integer.toString(controllerPort));
    process =
        new ProcessBuilder(ChildJvm.command(options, BrokerProcess.class.getName(), arguments))
            .redirectError(
                ProcessBuilder.Redirect.appendTo(scratch.path().resolve("stderr").toFile()))
            .start();
    String said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (!READY.equals(said)) {
      throw new IOException(
          "broker process on "
              + bootstrapServers()
              + ": "
              + Files.readString(scratch.path().resolve("stderr")).strip());
    }
  }

  /** Stops the broker as an operator does: open work is finished and flushed. */
  public void stop() throws IOException {
    process.getOutputStream().close();
    await();
  }

  /** Kills the broker as the kernel does when memory is short. */
  public void kill() throws IOException {
    process.destroyForcibly();
    await();
  }

  private void await() throws IOException {
    try {
      if (!process.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "waited %d s in vain for the broker to stop".formatted(STOPPING_SECONDS));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the broker stopped", e);
    }
  }

  /** Address for clients. */
  public String bootstrapServers() {
    return Loopback.ADDRESS + ":" + port;
  }

  /** Pid of the process that was started last. */
  public long pid() {
    return process.pid();
  }

  /** CPU time of the process that was started last. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
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

  /**
   * Main of the process: DIRECTORY PORT CONTROLLER_PORT. It ends with its standard input, and so
   * with its parent.
   */
  public static void main(String[] arguments) throws IOException {
    int status = 0;
    try {
      EmbeddedBroker broker =
          EmbeddedBroker.over(
              Path.of(arguments[0]),
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]));
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // no byte ever comes
      }
      broker.close();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      status = 1;
    }
    System.exit(status); // threads of a broker that did not start would keep the process
  }
}
