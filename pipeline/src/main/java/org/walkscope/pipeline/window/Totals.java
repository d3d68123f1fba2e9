// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.walkscope.pipeline.state.Stored;

/**
 * What the samples of one window and group add up to, and which window that is once it is over.
 *
 * @param <S> sample
 * @param <T> this class
 * @param <R> record that is published
 */
public abstract class Totals<S, T extends Totals<S, T, R>, R> implements Stored, Timed {
  private static final int VERSION = 3;

  /** null before the first sample. */
  Group group;

  private long startEpochMs;
  private long endEpochMs;

  public abstract void add(S sample);

  /** Adds the sums of others of the same group. */
  abstract void mergeSums(T other);

  /** Of the window that {@link #ofWindow} told. */
  public abstract R toRecord();

  /** What tells windows of these totals apart, beside time. */
  public abstract String key();

  abstract void writeSums(DataOutput out) throws IOException;

  abstract void readSums(DataInput in) throws IOException;

  final void merge(T other) {
    if (other.group != null) {
      group = group == null ? other.group : group;
      mergeSums(other);
    }
  }

  public final void ofWindow(TimeWindow window) {
    startEpochMs = window.getStart();
    endEpochMs = window.getEnd();
  }

  final long startEpochMs() {
    return startEpochMs;
  }

  final long endEpochMs() {
    return endEpochMs;
  }

  /** They belong where their own window begins. */
  @Override
  public final long epochMs() {
    return startEpochMs;
  }

  @Override
  public final void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(startEpochMs);
    out.writeLong(endEpochMs);
    out.writeBoolean(group != null);
    if (group != null) {
      group.write(out);
      writeSums(out);
    }
  }

  @Override
  public final void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a window in unknown version " + version);
    }
    startEpochMs = in.readLong();
    endEpochMs = in.readLong();
    if (in.readBoolean()) {
      group = Group.read(in);
      readSums(in);
    }
  }
}
