// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_constant}. A named number that decodes raw entries or flags on this kernel.
 * Example: "SWP_MIGRATION_READ", 30.
 */
public final class ConstantView extends WireView {
  /** sizeof. */
  public static final int BYTES = 48;

  public static final int NAME_AT = 0;
  public static final int VALUE_AT = 40;

  /** Its value on this kernel. */
  public long value() {
    return getLong(VALUE_AT);
  }

  public ConstantView value(long value) {
    putLong(VALUE_AT, value);
    return this;
  }
}
