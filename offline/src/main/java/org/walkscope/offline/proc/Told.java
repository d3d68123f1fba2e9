// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

/** What a trace tells of a kernel's text. */
final class Told {
  /** Mark in place of a field, or a part of one, that the trace does not tell. */
  static final String NOT = "?";

  private Told() {}

  /** A value in decimal; the mark for null. */
  static String of(Long value) {
    return value == null ? NOT : Long.toString(value);
  }
}
