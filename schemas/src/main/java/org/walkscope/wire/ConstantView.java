// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_constant}. A named number that decodes raw entries or flags on this kernel.
 * Example: "SWP_MIGRATION_READ", 30. Made by {@code ./walkscope contract}.
 */
public final class ConstantView extends WireView {
  /** sizeof. */
  public static final int BYTES = 48;

  public static final int NAME_AT = 0;
  public static final int VALUE_AT = 40;

  /** A view of bytes of its own, all of them 0. */
  public static ConstantView allocate() {
    ConstantView view = new ConstantView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(ConstantView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public ConstantView copy() {
    ConstantView view = allocate();
    view.set(this);
    return view;
  }

  /** Name, NUL-terminated. */
  public String name() {
    return getText(NAME_AT, 40);
  }

  public ConstantView name(String value) {
    putText(NAME_AT, 40, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean sameName(ConstantView other) {
    return sameText(other, NAME_AT, 40);
  }

  /** Its value on this kernel. */
  public long value() {
    return getLong(VALUE_AT);
  }

  public ConstantView value(long value) {
    putLong(VALUE_AT, value);
    return this;
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(NAME_AT, 40)) {
      return NAME_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.text("name", name());
    to.unsigned("value", value());
  }
}
