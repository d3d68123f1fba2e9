// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

/** Text that is no condition. */
public final class ConditionException extends Exception {
  private static final long serialVersionUID = 1;

  private final int column;

  ConditionException(int column, String reason) {
    super("column " + column + ": " + reason);
    this.column = column;
  }

  /** Column of the fault, from 1. */
  int column() {
    return column;
  }
}
