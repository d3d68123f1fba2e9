// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** All that is kept of one walker thread in one stream. */
public final class ThreadState implements Stored {
  private static final int VERSION = 1;
  static final long NEVER = Long.MAX_VALUE;

  /** Tells the thread from an earlier one of the same tid. CLOCK_BOOTTIME. */
  long startBoottimeNs;

  /** Number of the fragment whose turn it is. */
  long nextFragment;

  /** Fragments ahead of their turn, by number. */
  final TreeMap<Long, Arrival> early = new TreeMap<>();

  long earlyBytes;

  /** Event time, ms, until which the fragment whose turn it is may still come. */
  long gapDeadlineMs = NEVER;

  /** Event time of the last fragment, or the watermark then if that was ahead. ms. */
  long lastActivityMs;

  /** The one timer that is set; NEVER when none is. */
  long timerMs = NEVER;

  /** Last walk that was closed. */
  long lastWalk;

  /** The walk that has begun and not ended, or null. */
  OpenWalk open;

  /** Whose walk it is; not null while a walk is open. */
  Host host;

  Walker walker;

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(startBoottimeNs);
    out.writeLong(nextFragment);
    out.writeLong(gapDeadlineMs);
    out.writeLong(lastActivityMs);
    out.writeLong(timerMs);
    out.writeLong(lastWalk);
    out.writeInt(early.size());
    for (Arrival arrival : early.values()) {
      AvroState.write(out, AvroState.FRAGMENTS, arrival.fragment());
      out.writeUTF(arrival.topic());
      out.writeInt(arrival.partition());
      out.writeLong(arrival.offset());
    }
    out.writeBoolean(open != null);
    if (open != null) {
      AvroState.write(out, AvroState.HOSTS, host);
      AvroState.write(out, AvroState.WALKERS, walker);
      open.write(out);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a walker thread in unknown version " + version);
    }
    startBoottimeNs = in.readLong();
    nextFragment = in.readLong();
    gapDeadlineMs = in.readLong();
    lastActivityMs = in.readLong();
    timerMs = in.readLong();
    lastWalk = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      TraceFragment fragment = AvroState.read(in, AvroState.FRAGMENTS);
      keep(new Arrival(fragment, in.readUTF(), in.readInt(), in.readLong()));
    }
    if (in.readBoolean()) {
      host = AvroState.read(in, AvroState.HOSTS);
      walker = AvroState.read(in, AvroState.WALKERS);
      open = OpenWalk.read(in);
    }
  }

  void keep(Arrival arrival) {
    early.put(arrival.fragment().getFragment(), arrival);
    earlyBytes += arrival.fragment().getColumn().remaining();
  }

  Arrival takeEarliest() {
    Arrival arrival = early.pollFirstEntry().getValue();
    earlyBytes -= arrival.fragment().getColumn().remaining();
    return arrival;
  }
}
