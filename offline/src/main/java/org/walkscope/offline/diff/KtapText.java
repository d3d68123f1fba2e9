// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.io.PrintWriter;
import java.util.List;
import org.walkscope.text.TerminalText;

/** Checks in the kernel's test format (Documentation/dev-tools/ktap.rst). */
final class KtapText {
  private KtapText() {}

  static void print(List<Check> checks, PrintWriter out) {
    out.println("KTAP version 1");
    out.println("1.." + checks.size());
    for (int i = 0; i < checks.size(); i++) {
      Check check = checks.get(i);
      boolean ok = check.outcome() != Condition.Outcome.FAILED;
      boolean skipped = check.outcome() == Condition.Outcome.UNDECIDED;
      out.println("# " + plain(check.words()));
      out.println(
          (ok ? "ok " : "not ok ")
              + (i + 1)
              + " "
              + plain(check.name())
              + (skipped ? " # SKIP undecided" : ""));
    }
  }

  /** A '#' would begin a directive. */
  private static String plain(String text) {
    return TerminalText.line(text).replace('#', '_');
  }
}
