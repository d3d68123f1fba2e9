// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;

/** Holds that one walker released in one second, and stalls on its locks that ended in it. */
public final class OpenHolds implements Stored {
  private static final int VERSION = 2;

  /** In an order that no arrival decides. */
  private static final Comparator<LockHold> BY_TIME =
      Comparator.comparingLong(LockHold::getReleasedEpochNs)
          .thenComparingLong(LockHold::getFirstWalk)
          .thenComparingLong(LockHold::getLastWalk)
          .thenComparingLong(LockHold::getLock);

  private static final Comparator<Stall> BY_END =
      Comparator.comparingLong(Stall::getEndEpochNs)
          .thenComparingLong(Stall::getWalk)
          .thenComparingInt(Stall::getWaiterTid);

  final List<LockHold> holds = new ArrayList<>();
  final List<Stall> stalls = new ArrayList<>();

  /** When they are decided. */
  long timerMs;

  List<LockHold> holdsInOrder() {
    holds.sort(BY_TIME);
    return holds;
  }

  /** The stall that ended first; null when there is none. */
  Stall firstStall() {
    return stalls.stream().min(BY_END).orElse(null);
  }

  /** Takes out some stalls. */
  void take(Predicate<Stall> which, List<Stall> to) {
    stalls.removeIf(
        stall -> {
          boolean takes = which.test(stall);
          if (takes) {
            to.add(stall);
          }
          return takes;
        });
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(timerMs);
    out.writeInt(holds.size());
    for (LockHold hold : holds) {
      AvroState.write(out, AvroState.LOCK_HOLDS, hold);
    }
    out.writeInt(stalls.size());
    for (Stall stall : stalls) {
      AvroState.write(out, AvroState.STALLS, stall);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of stalls in unknown version " + version);
    }
    timerMs = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      holds.add(AvroState.read(in, AvroState.LOCK_HOLDS));
    }
    for (int left = in.readInt(); left > 0; left--) {
      stalls.add(AvroState.read(in, AvroState.STALLS));
    }
  }
}
