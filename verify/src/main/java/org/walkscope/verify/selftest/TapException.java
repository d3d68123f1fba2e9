// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.selftest;

import java.io.IOException;

/** A test's output that is no TAP, or not the whole of it: what is wrong, and in which line. */
public final class TapException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;

  TapException(String file, int line, String message) {
    super("%s line %d: %s".formatted(file, line, message));
    this.line = line;
  }

  /** Number of the line, from 1. */
  public int line() {
    return line;
  }
}
