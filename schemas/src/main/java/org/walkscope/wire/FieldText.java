// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

import org.walkscope.text.TerminalText;

/** Fields as {@code name=value}, with what separates them before each. */
public final class FieldText implements Fields {
  private final StringBuilder out;
  private final String separator;

  public FieldText(StringBuilder out, String separator) {
    this.out = out;
    this.separator = separator;
  }

  /** Appends a number without a sign. */
  public static void unsigned(StringBuilder out, long value) {
    if (value >= 0) {
      out.append(value);
    } else {
      out.append(Long.toUnsignedString(value));
    }
  }

  /** Appends a number in hex. */
  public static void hex(StringBuilder out, long value) {
    out.append("0x");
    int digits = (67 - Long.numberOfLeadingZeros(value | 1)) / 4;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(Character.forDigit((int) (value >>> shift) & 0xf, 16));
    }
  }

  private StringBuilder named(String name) {
    return out.append(separator).append(name).append('=');
  }

  @Override
  public void signed(String name, long value) {
    named(name).append(value);
  }

  @Override
  public void unsigned(String name, long value) {
    unsigned(named(name), value);
  }

  @Override
  public void hex(String name, long value) {
    hex(named(name), value);
  }

  @Override
  public void text(String name, String value) {
    named(name).append(TerminalText.name(value));
  }
}
