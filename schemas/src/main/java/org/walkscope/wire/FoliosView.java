// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_folios}. Facts of the folios behind the ENTRIES just before; nr_folios struct
 * ws_folio follow.
 */
public final class FoliosView extends EventView {
  /** sizeof. */
  public static final int BYTES = 32;

  public static final int NR_FOLIOS_AT = 24;

  /** struct ws_folio that follow. */
  public int nrFolios() {
    return getInt(NR_FOLIOS_AT);
  }

  public FoliosView nrFolios(int value) {
    putInt(NR_FOLIOS_AT, value);
    return this;
  }
}
