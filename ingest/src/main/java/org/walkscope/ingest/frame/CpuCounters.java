// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.schema.CpuLoss;

/** {@code struct ws_loss}. */
public final class CpuCounters {
  private CpuCounters() {}

  public static CpuLoss read(Payload in) {
    return CpuLoss.newBuilder()
        .setSeen(in.getLong(8))
        .setDelivered(in.getLong(16))
        .setFiltered(in.getLong(24))
        .setLostRingbuf(in.getLong(32))
        .setLostNoState(in.getLong(40))
        .setLostNested(in.getLong(48))
        .setLostUnread(in.getLong(56))
        .setLostRecursion(in.getLong(64))
        .setLostRateLimit(in.getLong(72))
        .setReadErrors(in.getLong(80))
        .setRingUsedBytes(in.getLong(88))
        .setRingBytes(in.getLong(96))
        .setCpu(in.getInt(104))
        .build();
  }
}
