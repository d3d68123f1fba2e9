// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.blame;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;

/** Holds and stalls of one walker that wait for one another. */
public final class OpenHolds implements Stored {
  private static final int VERSION = 1;
  static final long NEVER = Long.MAX_VALUE;

  /**
   * A hold of mmap_lock.
   *
   * @param dueMs event time up to which it waits
   */
  record OpenHold(LockHold hold, long dueMs) {}

  /** A stall, likewise. */
  record OpenStall(Stall stall, long dueMs) {}

  final List<OpenHold> holds = new ArrayList<>();
  final List<OpenStall> stalls = new ArrayList<>();

  /** The one timer that is set; NEVER when none is. */
  long timerMs = NEVER;

  boolean isEmpty() {
    return holds.isEmpty() && stalls.isEmpty();
  }

  /** When the first of them has waited long enough. */
  long nextDueMs() {
    long next = NEVER;
    for (OpenHold hold : holds) {
      next = Math.min(next, hold.dueMs());
    }
    for (OpenStall stall : stalls) {
      next = Math.min(next, stall.dueMs());
    }
    return next;
  }

  /** Takes out the stalls that the hold is to blame for. */
  List<Stall> takeStallsOf(LockHold hold) {
    return take(
        stall ->
            stall.getMm() == hold.getMm()
                && stall.getWalk() >= hold.getFirstWalk()
                && stall.getWalk() <= hold.getLastWalk());
  }

  /** Takes out the stalls alike to one whose hold was not told. */
  List<Stall> takeStallsLike(Stall like) {
    return take(
        stall ->
            stall.getMm() == like.getMm()
                && stall.getWalk() == like.getWalk()
                && stall.getHeld() == like.getHeld());
  }

  private List<Stall> take(Predicate<Stall> which) {
    List<Stall> taken = new ArrayList<>();
    stalls.removeIf(
        open -> {
          boolean takes = which.test(open.stall());
          if (takes) {
            taken.add(open.stall());
          }
          return takes;
        });
    return taken;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(timerMs);
    out.writeInt(holds.size());
    for (OpenHold open : holds) {
      AvroState.write(out, AvroState.LOCK_HOLDS, open.hold());
      out.writeLong(open.dueMs());
    }
    out.writeInt(stalls.size());
    for (OpenStall open : stalls) {
      AvroState.write(out, AvroState.STALLS, open.stall());
      out.writeLong(open.dueMs());
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
      holds.add(new OpenHold(AvroState.read(in, AvroState.LOCK_HOLDS), in.readLong()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      stalls.add(new OpenStall(AvroState.read(in, AvroState.STALLS), in.readLong()));
    }
  }
}
