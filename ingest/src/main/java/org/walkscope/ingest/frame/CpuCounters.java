// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.schema.CpuLoss;
import org.walkscope.wire.LossView;

/** {@code struct ws_loss}. */
public final class CpuCounters {
  private CpuCounters() {}

  public static CpuLoss read(LossView in) {
    return CpuLoss.newBuilder()
        .setSeen(in.seen())
        .setDelivered(in.delivered())
        .setFiltered(in.filtered())
        .setLostRingbuf(in.lostRingbuf())
        .setLostNoState(in.lostNoState())
        .setLostNested(in.lostNested())
        .setLostUnread(in.lostUnread())
        .setLostRecursion(in.lostRecursion())
        .setLostRateLimit(in.lostRateLimit())
        .setReadErrors(in.readErrors())
        .setRingUsedBytes(in.ringUsedBytes())
        .setRingBytes(in.ringBytes())
        .setCpu(in.cpu())
        .build();
  }
}
