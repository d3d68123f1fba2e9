// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;
import org.walkscope.pipeline.entries.ViewState;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.pipeline.walk.OpenWalk;
import org.walkscope.pipeline.walk.OpenWalkState;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.wire.WalkBeginView;

/** State of one walker thread in one stream. */
public final class ThreadState implements Stored {
  private static final int VERSION = 11;

  /** Version without {@link #firstOfPart}. */
  private static final int WITHOUT_FIRST = 10;

  static final long NEVER = Long.MAX_VALUE;

  /** Start of the probe's run, of the last fragment taken; 0 before the first. */
  long streamEpochNs;

  /** Time of the last event taken, CLOCK_MONOTONIC. */
  long lastTimestampNs = Long.MIN_VALUE;

  /** Number of the fragment whose turn it is. */
  long nextFragment;

  /**
   * Number of the fragment with which the thread was begun in a part of a recording: those before
   * it were neither taken nor counted as missing. 0 where it was begun with its first.
   */
  long firstOfPart;

  /** Fragments ahead of their turn, by number. */
  final TreeMap<Long, Waiting> early = new TreeMap<>();

  long earlyBytes;

  /** Latest event time of a fragment that came; Long.MIN_VALUE before the first. ms. */
  long lastActivityMs = Long.MIN_VALUE;

  /** Lead of the watermark over the last fragment, since a host's clock may be behind. ms. */
  long behindMs;

  /** Time of the timer; NEVER without one. */
  long timerMs = NEVER;

  /** Last walk that was closed. */
  long lastWalk;

  /**
   * Time of the last closed walk's last event, CLOCK_MONOTONIC; Long.MIN_VALUE before the first
   * walk.
   */
  long lastWalkNs = Long.MIN_VALUE;

  /** True if fragments before the first walk are missing, with an unknown number of walks. */
  boolean headMissing;

  /**
   * Begin of the last walk that has one; null before. It tells the target of locks held around
   * walks.
   */
  WalkBeginView lastBegin;

  /** Cgroup of that walk's target; null when not known. */
  Cgroup targetCgroup;

  /** Walk that has begun and not ended; null without one. */
  OpenWalk open;

  /** Host of the open walk; not null while a walk is open. */
  Host host;

  Walker walker;

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(streamEpochNs);
    out.writeLong(lastTimestampNs);
    out.writeLong(nextFragment);
    out.writeLong(lastActivityMs);
    out.writeLong(behindMs);
    out.writeLong(timerMs);
    out.writeLong(lastWalk);
    out.writeLong(lastWalkNs);
    out.writeBoolean(headMissing);
    ViewState.write(out, lastBegin);
    out.writeBoolean(targetCgroup != null);
    if (targetCgroup != null) {
      AvroState.write(out, AvroState.CGROUPS, targetCgroup);
    }
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
      OpenWalkState.write(open, out);
    }
    out.writeLong(firstOfPart);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION && version != WITHOUT_FIRST) {
      throw new IOException("state of a walker thread in unknown version " + version);
    }
    streamEpochNs = in.readLong();
    lastTimestampNs = in.readLong();
    nextFragment = in.readLong();
    lastActivityMs = in.readLong();
    behindMs = in.readLong();
    timerMs = in.readLong();
    lastWalk = in.readLong();
    lastWalkNs = in.readLong();
    headMissing = in.readBoolean();
    lastBegin = ViewState.readBegin(in);
    targetCgroup = in.readBoolean() ? AvroState.read(in, AvroState.CGROUPS) : null;
    for (int left = in.readInt(); left > 0; left--) {
      long untilMs = in.readLong();
      TraceFragment fragment = AvroState.read(in, AvroState.FRAGMENTS);
      keep(new Arrival(fragment, in.readUTF(), in.readInt(), in.readLong()), untilMs);
    }
    if (in.readBoolean()) {
      host = AvroState.read(in, AvroState.HOSTS);
      walker = AvroState.read(in, AvroState.WALKERS);
      open = OpenWalkState.read(in);
    }
    firstOfPart = version == WITHOUT_FIRST ? 0 : in.readLong();
  }

  /** Sets host and walker of the open walk, for its state. */
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

  /** Event time at which the next fragment is given up; NEVER when no later one waits. */
  long gapDeadlineMs() {
    return early.isEmpty() ? NEVER : early.firstEntry().getValue().untilMs();
  }

  /** Event time at which the open walk is truncated; NEVER without one. */
  long walkDeadlineMs(RebuildSettings settings) {
    return open == null ? NEVER : lastActivityMs + settings.walkTimeout().toMillis();
  }

  /** Event time of the first timeout, if no fragment comes before. */
  long dueMs(RebuildSettings settings) {
    if (lastActivityMs == Long.MIN_VALUE) {
      return NEVER;
    }
    long forgottenMs = lastActivityMs + settings.threadTimeout().toMillis();
    return Math.min(forgottenMs, Math.min(gapDeadlineMs(), walkDeadlineMs(settings)));
  }

  /** True if the thread was silent up to a time, and nothing of it waits. */
  public boolean isQuiet(long upToMs) {
    return open == null && early.isEmpty() && lastActivityMs <= upToMs;
  }

  /** State of a thread that was silent for too long: its timer alone. */
  ThreadState forgotten() {
    ThreadState anew = new ThreadState();
    anew.timerMs = timerMs;
    return anew;
  }

  /**
   * Fragment ahead of its turn.
   *
   * @param untilMs event time until which it waits for those before it
   */
  record Waiting(Arrival arrival, long untilMs) {}
}
