// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_scan}. struct pm_scan_arg as the kernel holds it when this walk begins. Made by
 * {@code ./walkscope contract}.
 */
public final class ScanView extends EventView {
  /** sizeof. */
  public static final int BYTES = 104;

  public static final int FLAGS_AT = 24;
  public static final int START_AT = 32;
  public static final int END_AT = 40;
  public static final int VEC_LEN_AT = 48;
  public static final int MAX_PAGES_AT = 56;
  public static final int CATEGORY_INVERTED_AT = 64;
  public static final int CATEGORY_MASK_AT = 72;
  public static final int CATEGORY_ANYOF_MASK_AT = 80;
  public static final int RETURN_MASK_AT = 88;
  public static final int FOUND_PAGES_AT = 96;

  /** A view of bytes of its own, all of them 0. */
  public static ScanView allocate() {
    ScanView view = new ScanView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(ScanView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public ScanView copy() {
    ScanView view = allocate();
    view.set(this);
    return view;
  }

  /** PM_SCAN_* bits. */
  public long flags() {
    return getLong(FLAGS_AT);
  }

  public ScanView flags(long value) {
    putLong(FLAGS_AT, value);
    return this;
  }

  /** First byte asked for. */
  public long start() {
    return getLong(START_AT);
  }

  public ScanView start(long value) {
    putLong(START_AT, value);
    return this;
  }

  /** Byte after the last. */
  public long end() {
    return getLong(END_AT);
  }

  public ScanView end(long value) {
    putLong(END_AT, value);
    return this;
  }

  /** Regions asked for. */
  public long vecLen() {
    return getLong(VEC_LEN_AT);
  }

  public ScanView vecLen(long value) {
    putLong(VEC_LEN_AT, value);
    return this;
  }

  /** Pages asked for at most; 0 for no limit. */
  public long maxPages() {
    return getLong(MAX_PAGES_AT);
  }

  public ScanView maxPages(long value) {
    putLong(MAX_PAGES_AT, value);
    return this;
  }

  /** PAGE_IS_* whose opposite counts. */
  public long categoryInverted() {
    return getLong(CATEGORY_INVERTED_AT);
  }

  public ScanView categoryInverted(long value) {
    putLong(CATEGORY_INVERTED_AT, value);
    return this;
  }

  /** PAGE_IS_* that a page must have, all of them. */
  public long categoryMask() {
    return getLong(CATEGORY_MASK_AT);
  }

  public ScanView categoryMask(long value) {
    putLong(CATEGORY_MASK_AT, value);
    return this;
  }

  /** PAGE_IS_* of which a page must have one, unless 0. */
  public long categoryAnyofMask() {
    return getLong(CATEGORY_ANYOF_MASK_AT);
  }

  public ScanView categoryAnyofMask(long value) {
    putLong(CATEGORY_ANYOF_MASK_AT, value);
    return this;
  }

  /** PAGE_IS_* that regions tell. */
  public long returnMask() {
    return getLong(RETURN_MASK_AT);
  }

  public ScanView returnMask(long value) {
    putLong(RETURN_MASK_AT, value);
    return this;
  }

  /** Pages found by the walks of the same call before this one. */
  public long foundPages() {
    return getLong(FOUND_PAGES_AT);
  }

  public ScanView foundPages(long value) {
    putLong(FOUND_PAGES_AT, value);
    return this;
  }

  @Override
  public ScanView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public ScanView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public ScanView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public ScanView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("flags", flags());
    to.hex("start", start());
    to.hex("end", end());
    to.unsigned("vec_len", vecLen());
    to.unsigned("max_pages", maxPages());
    to.hex("category_inverted", categoryInverted());
    to.hex("category_mask", categoryMask());
    to.hex("category_anyof_mask", categoryAnyofMask());
    to.hex("return_mask", returnMask());
    to.unsigned("found_pages", foundPages());
  }
}
