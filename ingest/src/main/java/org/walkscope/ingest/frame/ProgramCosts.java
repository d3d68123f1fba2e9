// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.schema.ProgramCost;

/** {@code struct ws_cost}. */
public final class ProgramCosts {
  private ProgramCosts() {}

  public static ProgramCost read(Payload in) {
    WireText text = new WireText();
    return ProgramCost.newBuilder()
        .setRunTimeNs(in.getLong(8))
        .setRunCount(in.getLong(16))
        .setRecursionMisses(in.getLong(24))
        .setProgram(text.read(in, 32, Wire.SYMBOL_BYTES))
        .setFunction(text.read(in, 32 + Wire.SYMBOL_BYTES, Wire.SYMBOL_BYTES))
        .build();
  }
}
