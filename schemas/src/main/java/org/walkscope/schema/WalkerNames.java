// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Names of walkers by which results and metrics are summed: a bounded number. */
public final class WalkerNames {
  /**
   * Names that have a sum of their own. A host has some ten programs that read under /proc; threads
   * that are named one by one, or a program that renames itself, make thousands.
   */
  public static final int MOST = 64;

  /** Name of all walkers whose own has no sum; longer than the 15 bytes of a task's name. */
  public static final String OTHERS = "(all other names)";

  private WalkerNames() {}
}
