// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** Taker of the fields of a view, in their order, each with its name in {@code wire.h}. */
public interface Fields {
  /** Takes a number that may be negative. */
  void signed(String name, long value);

  /** Takes a number of 64 bits without a sign. */
  void unsigned(String name, long value);

  /** Takes an address, or bits. */
  void hex(String name, long value);

  void text(String name, String value);
}
