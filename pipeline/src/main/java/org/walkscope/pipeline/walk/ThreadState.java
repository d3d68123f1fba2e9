// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;
import org.walkscope.event.WalkBegin;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** All that is kept of one walker thread in one stream. */
public final class ThreadState implements Stored {
  private static final int VERSION = 3;
  static final long NEVER = Long.MAX_VALUE;

  /** Tells the thread from an earlier one of the same tid. CLOCK_BOOTTIME. */
  long startBoottimeNs;

  /** Of the last event taken, CLOCK_MONOTONIC. */
  long lastTimestampNs = Long.MIN_VALUE;

  /** Number of the fragment whose turn it is. */
  long nextFragment;

  /** Fragments ahead of their turn, by number. */
  final TreeMap<Long, Waiting> early = new TreeMap<>();

  long earlyBytes;

  /** Event time of the last fragment, or the watermark then if that was ahead. ms. */
  long lastActivityMs;

  /** The one timer that is set; NEVER when none is. */
  long timerMs = NEVER;

  /** Last walk that was closed. */
  long lastWalk;

  /** Begin of the last walk that has one; null before. What locks were held around it for. */
  WalkBegin lastBegin;

  /** The walk that has begun and not ended, or null. */
  OpenWalk open;

  /** Whose walk it is; not null while a walk is open. */
  Host host;

  Walker walker;

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(startBoottimeNs);
    out.writeLong(lastTimestampNs);
    out.writeLong(nextFragment);
    out.writeLong(lastActivityMs);
    out.writeLong(timerMs);
    out.writeLong(lastWalk);
    BeginState.write(out, lastBegin);
    out.writeInt(early.size());
    for (Waiting waiting : early.values()) {
      Arrival arrival = waiting.arrival();
      out.writeLong(waiting.untilMs());
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
    lastTimestampNs = in.readLong();
    nextFragment = in.readLong();
    lastActivityMs = in.readLong();
    timerMs = in.readLong();
    lastWalk = in.readLong();
    lastBegin = BeginState.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      long untilMs = in.readLong();
      TraceFragment fragment = AvroState.read(in, AvroState.FRAGMENTS);
      keep(new Arrival(fragment, in.readUTF(), in.readInt(), in.readLong()), untilMs);
    }
    if (in.readBoolean()) {
      host = AvroState.read(in, AvroState.HOSTS);
      walker = AvroState.read(in, AvroState.WALKERS);
      open = OpenWalk.read(in);
    }
  }

  /** What the state of an open walk is written with. */
  void ownerOfOpenWalk(Host ofHost, Walker ofWalker) {
    host = open == null ? null : ofHost;
    walker = open == null ? null : ofWalker;
  }

  void keep(Arrival arrival, long untilMs) {
    early.put(arrival.fragment().getFragment(), new Waiting(arrival, untilMs));
    earlyBytes += arrival.fragment().getColumn().remaining();
  }

  Arrival takeEarliest() {
    Arrival arrival = early.pollFirstEntry().getValue().arrival();
    earlyBytes -= arrival.fragment().getColumn().remaining();
    return arrival;
  }

  /**
   * Event time at which the fragment whose turn it is is given up; NEVER when none waits for it.
   */
  long gapDeadlineMs() {
    return early.isEmpty() ? NEVER : early.firstEntry().getValue().untilMs();
  }

  /**
   * A fragment ahead of its turn.
   *
   * @param untilMs event time for which it lets those before it come
   */
  record Waiting(Arrival arrival, long untilMs) {}
}
