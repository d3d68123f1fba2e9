// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Probe that is started for one recording. What it says goes to standard error.
 *
 * <p>A probe that traces no command of the user's traces {@code cat}, which ends with its input: so
 * the probe ends regularly when it is told to, and when this process dies, also where it belongs to
 * another user and takes no signal. A command of the user's has the user's standard input.
 */
final class ProbeProcess implements Closeable {
  private static final List<String> UNTIL_INPUT_ENDS = List.of("cat");

  private final Process process;
  private final boolean endsWithInput;

  /**
   * Starts the probe.
   *
   * @param program its words, as of sudo before it
   * @param traced command that it traces; empty for none
   */
  ProbeProcess(List<String> program, List<String> options, List<String> traced) throws IOException {
    endsWithInput = traced.isEmpty();
    List<String> command = new ArrayList<>(program);
    command.addAll(options);
    command.add("--");
    command.addAll(endsWithInput ? UNTIL_INPUT_ENDS : traced);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    if (!endsWithInput) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    process = builder.start();
  }

  InputStream frames() {
    return process.getInputStream();
  }

  /** Asks the probe to end its stream. */
  void stop() {
    if (endsWithInput) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        process.toHandle().destroy();
      }
    } else {
      process.toHandle().destroy(); // Process.destroy closes the stream, too
    }
  }

  /** Waits for its end. */
  int status() throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the probe ended", e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    process.getInputStream().close();
  }
}
