// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.schema.ProgramCost;
import org.walkscope.wire.CostView;

/** {@code struct ws_cost}. */
public final class ProgramCosts {
  private ProgramCosts() {}

  public static ProgramCost read(CostView in) {
    return ProgramCost.newBuilder()
        .setRunTimeNs(in.runTimeNs())
        .setRunCount(in.runCount())
        .setRecursionMisses(in.recursionMisses())
        .setProgram(in.program())
        .setFunction(in.function())
        .build();
  }
}
