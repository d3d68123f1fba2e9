// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.BatchEfficiency;

/** How well the walks of a window batched. */
public final class BatchTotals extends Totals<BatchSample, BatchTotals, BatchEfficiency> {
  private long walks;
  private long incomplete;
  private long entries;
  private long steps;
  private long achievable;
  private boolean ptlKnown;
  private long ptl;
  private long achievablePtl;
  private final Exemplars mostToSave = new Exemplars();

  @Override
  public void add(BatchSample sample) {
    group = sample.group();
    walks += sample.walks();
    incomplete += sample.incomplete();
    entries += sample.entries();
    steps += sample.steps();
    achievable += sample.achievableSteps();
    ptlKnown |= sample.ptlKnown();
    ptl += sample.ptlAcquisitions();
    achievablePtl += sample.achievablePtlAcquisitions();
    mostToSave.addAll(sample.mostToSave());
  }

  @Override
  void mergeSums(BatchTotals other) {
    walks += other.walks;
    incomplete += other.incomplete;
    entries += other.entries;
    steps += other.steps;
    achievable += other.achievable;
    ptlKnown |= other.ptlKnown;
    ptl += other.ptl;
    achievablePtl += other.achievablePtl;
    mostToSave.merge(other.mostToSave);
  }

  @Override
  public String key() {
    return group.key();
  }

  @Override
  public BatchEfficiency toRecord() {
    return BatchEfficiency.newBuilder()
        .setWindowStartEpochMs(startEpochMs())
        .setWindowEndEpochMs(endEpochMs())
        .setHostname(group.hostname())
        .setConsumer(group.consumer())
        .setWalkerKind(group.walkerKind())
        .setArch(group.arch())
        .setKernelRelease(group.kernelRelease())
        .setWalks(walks)
        .setIncompleteWalks(incomplete)
        .setEntries(entries)
        .setSteps(steps)
        .setAchievableSteps(achievable)
        .setEfficiency(steps == 0 ? null : (double) achievable / steps)
        .setPtlAcquisitions(ptlKnown ? ptl : null)
        .setAchievablePtlAcquisitions(ptlKnown ? achievablePtl : null)
        .setMostToSave(mostToSave.toList())
        .build();
  }

  @Override
  void writeSums(DataOutput out) throws IOException {
    for (long sum :
        new long[] {walks, incomplete, entries, steps, achievable, ptl, achievablePtl}) {
      out.writeLong(sum);
    }
    out.writeBoolean(ptlKnown);
    mostToSave.write(out);
  }

  @Override
  void readSums(DataInput in) throws IOException {
    walks = in.readLong();
    incomplete = in.readLong();
    entries = in.readLong();
    steps = in.readLong();
    achievable = in.readLong();
    ptl = in.readLong();
    achievablePtl = in.readLong();
    ptlKnown = in.readBoolean();
    mostToSave.read(in);
  }
}
