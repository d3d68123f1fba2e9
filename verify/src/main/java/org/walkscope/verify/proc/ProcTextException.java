// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import java.io.IOException;

/** A kernel text that does not read as one: what is wrong, and in which line. */
public final class ProcTextException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;

  public ProcTextException(String file, int line, String message) {
    super("%s line %d: %s".formatted(file, line, message));
    this.line = line;
  }

  /** Number of the line, from 1. */
  public int line() {
    return line;
  }
}
