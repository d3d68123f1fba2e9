// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.io.IOException;
import java.util.List;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.fragment.Fragmenter;
import org.walkscope.ingest.fragment.LossRounds;
import org.walkscope.ingest.fragment.StreamCgroups;
import org.walkscope.ingest.fragment.StreamHost;
import org.walkscope.ingest.fragment.StreamRoom;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.frame.StreamException;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.SpoolCount;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.wire.CgroupView;
import org.walkscope.wire.ClockView;
import org.walkscope.wire.CostView;
import org.walkscope.wire.LossView;
import org.walkscope.wire.StreamEndView;
import org.walkscope.wire.Wire;

/** Way of the frames of one stream into a sink. */
public final class StreamRun {
  private final FrameReader frames;
  private final StreamHeader header;
  private final StreamHost host;
  private final TraceSink sink;
  private final StageCounters counters = new StageCounters();
  private final StreamCgroups cgroups;
  private final Fragmenter fragmenter;
  private final LossRounds losses;
  private final LossView loss = new LossView();
  private final CostView cost = new CostView();
  private final CgroupView cgroup = new CgroupView();
  private final ClockView clock = new ClockView();
  private StreamEnd end;
  private List<SpoolCount> told = List.of();

  StreamRun(FrameReader frames, StreamHeader header, TraceSink sink, FragmentSettings settings) {
    this(frames, header, sink, settings, StreamRoom.of(settings.threads()));
  }

  /**
   * Makes the way of a stream that is one of several.
   *
   * @param room which they share; {@link #release} gives it back
   */
  public StreamRun(
      FrameReader frames,
      StreamHeader header,
      TraceSink sink,
      FragmentSettings settings,
      StreamRoom room) {
    this.frames = frames;
    this.header = header;
    this.host = new StreamHost(header);
    this.sink = sink;
    cgroups = new StreamCgroups(room.cgroups());
    fragmenter = new Fragmenter(host, cgroups, settings, room.threads(), sink, counters);
    losses = new LossRounds(host, sink, counters);
  }

  /** Takes the frame at which the reader is. */
  public void frame() throws IOException {
    int type = frames.type();
    if (type == Wire.FRAME_LOSS) {
      loss.over(frames.payload());
      losses.add(loss);
      fragmenter.time(loss.timestampNs());
      return;
    }
    if (type == Wire.FRAME_CGROUP) {
      cgroup.over(frames.payload());
      cgroups.add(cgroup);
      return;
    }
    if (type == Wire.FRAME_COST) {
      cost.over(frames.payload());
      losses.addCost(cost, frames.frameAt());
      return;
    }
    losses.close();
    if (type == Wire.FRAME_STREAM_END) {
      streamEnd();
    } else if (type == Wire.FRAME_CLOCK) {
      clock();
    } else {
      fragmenter.add(type, frames.payload(), frames.frameAt());
    }
  }

  /** Closes the open fragments first: their events belong to the offset before. */
  private void clock() throws IOException {
    clock.over(frames.payload());
    if (host.isSetBy(clock)) {
      fragmenter.closeAll();
      host.set(clock);
    }
    fragmenter.time(clock.timestampNs());
  }

  private void streamEnd() throws IOException {
    fragmenter.closeAll();
    StreamEndView told = new StreamEndView();
    told.over(frames.payload());
    end =
        new StreamEnd(
            host.now(),
            host.streamEpochNs(),
            told.timestampNs(),
            told.frames(),
            frames.frameAt(),
            fragmenter.fragments());
  }

  /** Regular end of the stream; null before it. */
  public StreamEnd end() {
    return end;
  }

  /** True if a round of counters has ended with the frame before this one. */
  public boolean endsRound() {
    if (!losses.isOpen() || frames.type() == Wire.FRAME_CGROUP) {
      return false;
    }
    if (frames.type() != Wire.FRAME_LOSS) {
      return true;
    }
    loss.over(frames.payload());
    return losses.isEndedBy(loss);
  }

  /** True if a round of counters has begun and not ended. */
  public boolean isInRound() {
    return losses.isOpen();
  }

  /** Closes every open fragment, and the round of counters. */
  public void closeAll() throws IOException {
    losses.close();
    fragmenter.closeAll();
  }

  void broken(StreamException broken) throws IOException {
    counters.count(Counter.STREAMS_BROKEN, broken::getMessage);
    closeAll();
  }

  /** Gives the sink the counters of ingest so far. */
  void tell(long epochMs) throws IOException {
    for (StageLoss stageLoss : counters.records(host.now(), epochMs)) {
      sink.stageLoss(stageLoss);
    }
  }

  /** Gives the sink the counters of ingest where they changed, by the stream's time. */
  public void tellNews() throws IOException {
    List<SpoolCount> now = counters.mark();
    if (!now.equals(told)) {
      told = now;
      tell((fragmenter.nowNs() + host.now().getMonotonicToEpochNs()) / 1_000_000);
    }
  }

  /**
   * State at a mark, after {@link #closeAll}.
   *
   * @param whole all of it, not only what changed since the last call
   */
  public StreamState mark(long offset, long frameCount, boolean whole) {
    return new StreamState(
        header.host().getHostname(),
        header.host().getBootId(),
        header.epochNs(),
        offset,
        frameCount,
        end != null,
        host.now().getMonotonicToEpochNs(),
        fragmenter.mark(whole),
        cgroups.mark(whole),
        losses.waiting(),
        counters.mark());
  }

  /** Goes on from a mark of the same stream. Nothing has come yet. */
  public void restore(StreamState state) throws IOException {
    host.set(state.monotonicToEpochNs());
    counters.restore(state.counters());
    told = counters.mark(); // what has no room in memory is forgotten, and counted anew
    fragmenter.restore(state.threads());
    state.cgroups().forEach(cgroups::put);
    cgroups.mark(false); // those are no news
    losses.restore(state.programs());
  }

  /** Gives back the room of what it remembers. */
  public void release() {
    fragmenter.release();
    cgroups.release();
  }

  /** Counters of ingest. */
  public StageCounters counters() {
    return counters;
  }

  public IngestProgress progress() {
    return new IngestProgress(
        frames.frames(),
        frames.position(),
        fragmenter.fragments(),
        fragmenter.events(),
        fragmenter.entries(),
        counters.of(Counter.LATE_EVENTS));
  }
}
