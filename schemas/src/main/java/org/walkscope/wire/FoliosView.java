// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_folios}. Facts of the folios behind the ENTRIES just before; nr_folios struct
 * ws_folio follow. Made by {@code ./walkscope contract}.
 */
public final class FoliosView extends EventView {
  /** sizeof. */
  public static final int BYTES = 32;

  public static final int NR_FOLIOS_AT = 24;

  /** A view of bytes of its own, all of them 0. */
  public static FoliosView allocate() {
    FoliosView view = new FoliosView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(FoliosView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public FoliosView copy() {
    FoliosView view = allocate();
    view.set(this);
    return view;
  }

  /** struct ws_folio that follow. */
  public int nrFolios() {
    return getInt(NR_FOLIOS_AT);
  }

  public FoliosView nrFolios(int value) {
    putInt(NR_FOLIOS_AT, value);
    return this;
  }

  @Override
  public FoliosView timestampNs(long value) {
    super.timestampNs(value);
    return this;
  }

  @Override
  public FoliosView walk(long value) {
    super.walk(value);
    return this;
  }

  @Override
  public FoliosView tid(int value) {
    super.tid(value);
    return this;
  }

  @Override
  public FoliosView sequence(int value) {
    super.sequence(value);
    return this;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("nr_folios", Integer.toUnsignedLong(nrFolios()));
  }
}
