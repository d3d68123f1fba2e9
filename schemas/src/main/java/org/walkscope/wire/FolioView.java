// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_folio}. Facts of one folio where pages adjacent entries map consecutive pages of
 * it, each with the same map count; of a PMD leaf, pages of the leaf's. In a read of pagemap
 * special entries have facts, too, where there is a struct page: pages is then how many adjacent
 * ones map the same page, if they do. Made by {@code ./walkscope contract}.
 */
public final class FolioView extends WireView {
  /** sizeof. */
  public static final int BYTES = 40;

  public static final int ADDRESS_AT = 0;
  public static final int HEAD_PFN_AT = 8;
  public static final int FLAGS_AT = 16;
  public static final int PAGES_AT = 24;
  public static final int MAPCOUNT_AT = 28;
  public static final int ORDER_AT = 32;
  public static final int KIND_AT = 33;
  public static final int REFCOUNT_AT = 36;

  /** A view of bytes of its own, all of them 0. */
  public static FolioView allocate() {
    FolioView view = new FolioView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(FolioView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public FolioView copy() {
    FolioView view = allocate();
    view.set(this);
    return view;
  }

  /** First byte that the first of those pages maps. */
  public long address() {
    return getLong(ADDRESS_AT);
  }

  public FolioView address(long value) {
    putLong(ADDRESS_AT, value);
    return this;
  }

  /** Page frame number of the folio's first page. */
  public long headPfn() {
    return getLong(HEAD_PFN_AT);
  }

  public FolioView headPfn(long value) {
    putLong(HEAD_PFN_AT, value);
    return this;
  }

  /** folio-&gt;flags as they stand in memory. */
  public long flags() {
    return getLong(FLAGS_AT);
  }

  public FolioView flags(long value) {
    putLong(FLAGS_AT, value);
    return this;
  }

  /** Base pages mapped here. */
  public int pages() {
    return getInt(PAGES_AT);
  }

  public FolioView pages(int value) {
    putInt(PAGES_AT, value);
    return this;
  }

  /** Map count of each page: folio_precise_page_mapcount(). */
  public int mapcount() {
    return getInt(MAPCOUNT_AT);
  }

  public FolioView mapcount(int value) {
    putInt(MAPCOUNT_AT, value);
    return this;
  }

  /** log2 of the base pages of the folio. */
  public int order() {
    return getU8(ORDER_AT);
  }

  public FolioView order(int value) {
    putU8(ORDER_AT, value);
    return this;
  }

  /** enum ws_folio_kind. */
  public int kind() {
    return getU8(KIND_AT);
  }

  public FolioView kind(int value) {
    putU8(KIND_AT, value);
    return this;
  }

  /** folio_ref_count(). */
  public int refcount() {
    return getInt(REFCOUNT_AT);
  }

  public FolioView refcount(int value) {
    putInt(REFCOUNT_AT, value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.hex("address", address());
    to.hex("head_pfn", headPfn());
    to.hex("flags", flags());
    to.unsigned("pages", Integer.toUnsignedLong(pages()));
    to.signed("mapcount", mapcount());
    to.signed("order", order());
    to.hex("kind", kind());
    to.signed("refcount", refcount());
  }
}
