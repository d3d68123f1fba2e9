// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.walkscope.ingest.IngestCommand;

/** The agent in a JVM of its own, with the heap that the launcher gives it: 512 MiB. */
final class AgentProcess implements AutoCloseable {
  /**
   * End of the process.
   *
   * @param out what it printed
   * @param err and said
   */
  record Ended(int status, String out, String err) {}

  private static final int MOST_SECONDS = 900;

  private final Process process;
  private final CompletableFuture<String> out;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final CompletableFuture<Void> err;

  AgentProcess(String... arguments) throws IOException {
    this(Map.of(), arguments);
  }

  /** An agent with more in its environment. */
  AgentProcess(Map<String, String> environment, String... arguments) throws IOException {
    // a test that nohup started ignores SIGHUP, and what it starts would, too
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(IngestCommand.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    process = builder.start();
    out = CompletableFuture.supplyAsync(() -> first(process.getInputStream()));
    err = CompletableFuture.runAsync(() -> copy(process.getErrorStream(), said));
  }

  long pid() {
    return process.pid();
  }

  /** Its standard input. */
  OutputStream in() {
    return process.getOutputStream();
  }

  /** SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy closes what it says, too
  }

  /**
   * A signal.
   *
   * @param name without SIG. Example: HUP
   */
  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("no signal " + name);
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Text of stderr so far. */
  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  Ended end() throws Exception {
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it said " + said());
    }
    err.get(MOST_SECONDS, TimeUnit.SECONDS);
    return new Ended(process.exitValue(), out.get(MOST_SECONDS, TimeUnit.SECONDS), said());
  }

  /** The first 64 KiB; the rest is read and forgotten. */
  private static String first(InputStream from) {
    try {
      byte[] bytes = from.readNBytes(1 << 16);
      from.transferTo(OutputStream.nullOutputStream());
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
