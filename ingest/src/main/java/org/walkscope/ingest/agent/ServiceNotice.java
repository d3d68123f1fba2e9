// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a service tells systemd, by the program systemd-notify: the JDK has no datagram sockets of
 * the unix kind. The unit has NotifyAccess=all, for the program is another process. Without
 * NOTIFY_SOCKET nothing is told.
 */
final class ServiceNotice {
  private static final String PROGRAM = "systemd-notify";
  private static final int MOST_SECONDS = 5;
  private static final long MICROS_PER_MS = 1000;

  private final boolean isService;
  private final long watchdogMs;
  private final Consumer<String> says;
  private String status = "";
  private boolean failed;

  /**
   * Makes notices.
   *
   * @param environment of the process, as systemd sets it
   * @param says receives one line when the program cannot be run
   */
  ServiceNotice(Map<String, String> environment, Consumer<String> says) {
    isService = environment.containsKey("NOTIFY_SOCKET");
    watchdogMs = watchdog(environment.getOrDefault("WATCHDOG_USEC", "0"));
    this.says = says;
  }

  private static long watchdog(String micros) {
    try {
      return Math.max(0, Long.parseLong(micros) / MICROS_PER_MS);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Longest time between two signs of life, a half of what systemd waits for. */
  long everyMs(long otherwise) {
    return isService && watchdogMs > 0
        ? Math.max(1, Math.min(watchdogMs / 2, otherwise))
        : otherwise;
  }

  /** Tells that the service is up. */
  void ready(String what) {
    tell(what, "READY=1");
  }

  /** Tells a sign of life, and what the service does if this has changed. */
  void alive(String what) {
    if (watchdogMs > 0) {
      tell(what, "WATCHDOG=1");
    } else if (!what.equals(status)) {
      tell(what);
    }
  }

  /** Tells that the configuration is read again; {@link #ready} ends it. */
  void reloading() {
    tell("reloads", "RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / MICROS_PER_MS);
  }

  /** Tells that the service ends. */
  void stopping() {
    tell("ends", "STOPPING=1");
  }

  private void tell(String what, String... facts) {
    if (!isService) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(List.of(facts));
    if (!what.equals(status)) {
      status = what;
      command.add("STATUS=" + what);
    }
    try {
      run(command);
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        says.accept("systemd is not told of the agent: " + e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(PROGRAM + " does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(PROGRAM + " ended with " + process.exitValue());
    }
  }
}
