// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.StallSums;

/** What the holds of a window made others wait. */
public final class StallTotals extends Totals<StallSample, StallTotals, StallSums> {
  private String walkerComm;
  private LockKind held;
  private long holds;
  private long convoys;
  private long waiters;
  private long blamedNs;
  private final Durations overlap = new Durations();
  private final Exemplars worst = new Exemplars();

  @Override
  public void add(StallSample sample) {
    group = sample.group();
    walkerComm = sample.walkerComm();
    held = sample.held();
    holds++;
    convoys += sample.convoy() ? 1 : 0;
    waiters += sample.waiters();
    blamedNs += sample.blamed().getValue();
    overlap.addAll(sample.overlapNs());
    worst.add(sample.blamed());
  }

  @Override
  void mergeSums(StallTotals other) {
    walkerComm = other.walkerComm;
    held = other.held;
    holds += other.holds;
    convoys += other.convoys;
    waiters += other.waiters;
    blamedNs += other.blamedNs;
    overlap.merge(other.overlap);
    worst.merge(other.worst);
  }

  @Override
  public String key() {
    return StallSample.keyOf(group, walkerComm, held);
  }

  @Override
  public StallSums toRecord() {
    return StallSums.newBuilder()
        .setWindowStartEpochMs(startEpochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group.hostname())
        .setConsumer(group.consumer())
        .setWalkerKind(group.walkerKind())
        .setArch(group.arch())
        .setKernelRelease(group.kernelRelease())
        .setWalkerComm(walkerComm)
        .setHeld(held)
        .setHolds(holds)
        .setConvoys(convoys)
        .setWaiters(waiters)
        .setBlamedNs(blamedNs)
        .setOverlap(overlap.toDistribution())
        .setWorst(worst.toList())
        .build();
  }

  @Override
  void writeSums(DataOutput out) throws IOException {
    AvroState.writeText(out, walkerComm);
    out.writeUTF(held.name());
    for (long sum : new long[] {holds, convoys, waiters, blamedNs}) {
      out.writeLong(sum);
    }
    overlap.write(out);
    worst.write(out);
  }

  @Override
  void readSums(DataInput in) throws IOException {
    walkerComm = AvroState.readText(in);
    held = LockKind.valueOf(in.readUTF());
    holds = in.readLong();
    convoys = in.readLong();
    waiters = in.readLong();
    blamedNs = in.readLong();
    overlap.read(in);
    worst.read(in);
  }
}
