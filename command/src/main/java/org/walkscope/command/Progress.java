// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.PrintWriter;
import java.util.Locale;
import org.walkscope.text.TerminalText;

/** Progress messages, with the seconds since the start. */
public final class Progress {
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final long startedNanos = System.nanoTime();

  /** Starts the clock. */
  public Progress(PrintWriter out) {
    this.out = out;
  }

  /** Prints a line, formatted as by String.format, with foreign names in it escaped. */
  public void say(String format, Object... arguments) {
    double seconds = (double) (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
    out.printf(
        Locale.ROOT,
        "[%5.1f s] %s%n",
        seconds,
        TerminalText.line(String.format(Locale.ROOT, format, arguments)));
    out.flush();
  }
}
