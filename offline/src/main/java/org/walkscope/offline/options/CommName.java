// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

/** Names of tasks as a person writes them. */
public final class CommName {
  /** Longest name of a task that the kernel keeps. Source: TASK_COMM_LEN. */
  private static final int LONGEST = 15;

  private CommName() {}

  /**
   * True for the name of a task, also for a longer one of which the kernel kept the begin.
   *
   * @param name as a person wrote it
   * @param comm as the kernel has it
   */
  public static boolean is(String name, String comm) {
    return name.equals(comm) || (comm.length() == LONGEST && name.startsWith(comm));
  }
}
