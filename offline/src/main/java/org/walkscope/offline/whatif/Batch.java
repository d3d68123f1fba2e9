// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

/** Rule by which another walker joins entries to steps. */
enum Batch {
  /** Entries that continue one another, such as the pages of a folio (docs/decisions/0030). */
  FOLIO("folio"),
  /** As FOLIO, within aligned blocks of 16 PTEs, as contiguous PTEs are; a larger entry alone. */
  SIXTEEN("16"),
  /** Each entry alone. */
  NONE("none");

  /** PTEs of a block of SIXTEEN. */
  static final int BLOCK = 16;

  private final String text;

  Batch(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
