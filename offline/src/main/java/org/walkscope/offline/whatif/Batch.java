// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.whatif;

import java.util.ArrayList;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

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

  /** Reader of the word for a rule. */
  static final class Word implements ITypeConverter<Batch> {
    @Override
    public Batch convert(String word) {
      return Arrays.stream(values())
          .filter(batch -> batch.text.equals(word))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("folio, 16 or none, not '" + word + "'"));
    }
  }

  /** Words for the rules. */
  static final class Words extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Words() {
      super(Arrays.stream(values()).map(Batch::toString).toList());
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
