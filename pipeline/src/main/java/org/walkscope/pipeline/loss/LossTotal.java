// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;

/** Losses of one counter of one boot: those of one second, or all so far. */
public final class LossTotal implements Stored {
  private static final int VERSION = 2;

  long count;

  /** Place of the earliest; of several at that time the first by its text. */
  String first = "";

  long firstMs;
  long lastMs;

  /** The one timer that is set to forget it; 0 when none is. */
  long timerMs;

  String hostname = "";
  String bootId = "";
  String counter = "";

  void add(long losses, String place, long epochMs, long latestMs) {
    boolean earlier = epochMs < firstMs || (epochMs == firstMs && place.compareTo(first) < 0);
    if (count == 0 || earlier) {
      first = place;
      firstMs = epochMs;
    }
    lastMs = count == 0 ? latestMs : Math.max(lastMs, latestMs);
    count += losses;
  }

  void of(Loss loss) {
    hostname = loss.hostname();
    bootId = loss.bootId();
    counter = loss.counter();
  }

  void add(LossTotal other) {
    hostname = other.hostname;
    bootId = other.bootId;
    counter = other.counter;
    add(other.count, other.first, other.firstMs, other.lastMs);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(count);
    AvroState.writeText(out, first);
    out.writeLong(firstMs);
    out.writeLong(lastMs);
    out.writeLong(timerMs);
    AvroState.writeText(out, hostname);
    AvroState.writeText(out, bootId);
    AvroState.writeText(out, counter);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a loss counter in unknown version " + version);
    }
    count = in.readLong();
    first = AvroState.readText(in);
    firstMs = in.readLong();
    lastMs = in.readLong();
    timerMs = in.readLong();
    hostname = AvroState.readText(in);
    bootId = AvroState.readText(in);
    counter = AvroState.readText(in);
  }
}
