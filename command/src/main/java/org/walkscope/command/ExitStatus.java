// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

/** Exit statuses of commands that answer a question. */
public final class ExitStatus {
  /** Done; of a command that looks for something, nothing was found. */
  public static final int OK = 0;

  /** Found what the command looks for, such as a difference or damage. */
  public static final int FOUND = 1;

  /** Failure, which one line on standard error tells. */
  public static final int FAILED = 1;

  /** Wrong call. */
  public static final int USAGE = 2;

  /** Undecided: what is there does not suffice for an answer. */
  public static final int UNDECIDED = 3;

  private ExitStatus() {}
}
