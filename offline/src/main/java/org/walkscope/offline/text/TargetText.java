// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import org.walkscope.schema.Target;
import org.walkscope.text.TerminalText;

/** Processes that were walked, for people. */
public final class TargetText {
  /**
   * Stands for a process that was gone when the probe asked for it, or whose begins of walks were
   * not delivered.
   */
  public static final String NOT_KNOWN = "(not known)";

  private TargetText() {}

  /** Name and process id. */
  public static String of(Target target) {
    return target.getTgid() == 0
        ? NOT_KNOWN
        : TerminalText.name(target.getComm()) + "[" + target.getTgid() + "]";
  }

  /** Name of processes that are grouped by it. */
  public static String name(String comm) {
    return comm.isEmpty() ? NOT_KNOWN : TerminalText.name(comm);
  }
}
