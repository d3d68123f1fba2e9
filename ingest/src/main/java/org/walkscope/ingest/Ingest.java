// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.fragment.Fragmenter;
import org.walkscope.ingest.fragment.LossRounds;
import org.walkscope.ingest.fragment.StreamCgroups;
import org.walkscope.ingest.fragment.StreamHost;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.frame.StreamException;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.wire.CgroupView;
import org.walkscope.wire.ClockView;
import org.walkscope.wire.CostView;
import org.walkscope.wire.LossView;
import org.walkscope.wire.StreamEndView;
import org.walkscope.wire.Wire;

/**
 * Way of one frame stream into a sink, from its header to its end. A stream that breaks is an
 * error, but what came before it is in the sink, and no StreamEnd.
 */
public final class Ingest {
  /** Opens the sink for a stream, once its header is read. */
  public interface SinkOpener {
    TraceSink open(StreamHeader header) throws IOException;
  }

  private static final int TELL_EVERY = 4096;

  private final FragmentSettings settings;
  private final LongSupplier epochMs;
  private final Consumer<IngestProgress> progress;
  private boolean stopped;
  private Run run;

  /**
   * @param epochMs the clock that what was met with is stamped by
   * @param progress told every few thousand frames, and with every round of losses
   */
  public Ingest(
      FragmentSettings settings, LongSupplier epochMs, Consumer<IngestProgress> progress) {
    this.settings = settings;
    this.epochMs = epochMs;
    this.progress = progress;
  }

  /**
   * Reads the stream to its end, or until {@link #stop}; then the sink gets no end.
   *
   * @throws StreamException when the stream breaks
   */
  public IngestProgress run(InputStream input, SinkOpener opener) throws IOException {
    FrameReader frames = new FrameReader(input);
    StreamHeader header = frames.header();
    try (TraceSink sink = opener.open(header)) {
      run = new Run(frames, header, sink, settings, new StageCounters());
      try {
        while (!stopped && frames.next()) {
          run.frame();
          if (frames.frames() % TELL_EVERY == 0 || frames.type() == Wire.FRAME_LOSS) {
            progress.accept(run.progress());
          }
        }
      } catch (StreamException broken) {
        run.broken(broken);
        tellCounters();
        throw broken;
      }
      if (stopped) {
        run.fragmenter.closeAll();
      }
      tellCounters();
      if (run.end != null) {
        sink.end(run.end);
      }
      return run.progress();
    }
  }

  /** Reads no frame after this one. For the sink that has enough. */
  public void stop() {
    stopped = true;
  }

  /** Tells the sink the counters of the stream so far. For the sink that writes before its end. */
  public void tellCounters() throws IOException {
    run.tell(epochMs.getAsLong());
  }

  /** Progress of one stream. */
  private static final class Run {
    private final FrameReader frames;
    private final StreamHost host;
    private final TraceSink sink;
    private final StageCounters counters;
    private final Fragmenter fragmenter;
    private final LossRounds losses;
    private final LossView loss = new LossView();
    private final CostView cost = new CostView();
    private final CgroupView cgroup = new CgroupView();
    private final StreamCgroups cgroups = new StreamCgroups();
    private final ClockView clock = new ClockView();
    private StreamEnd end;

    Run(
        FrameReader frames,
        StreamHeader header,
        TraceSink sink,
        FragmentSettings settings,
        StageCounters counters) {
      this.frames = frames;
      this.host = new StreamHost(header);
      this.sink = sink;
      this.counters = counters;
      fragmenter = new Fragmenter(host, cgroups, settings, sink, counters);
      losses = new LossRounds(host, sink, counters);
    }

    void frame() throws IOException {
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
        end();
      } else if (type == Wire.FRAME_CLOCK) {
        clock();
      } else {
        fragmenter.add(type, frames.payload(), frames.frameAt());
      }
    }

    /** Closes the open fragments first: their events belong to the offset before. */
    void clock() throws IOException {
      clock.over(frames.payload());
      if (host.isSetBy(clock)) {
        fragmenter.closeAll();
        host.set(clock);
      }
      fragmenter.time(clock.timestampNs());
    }

    void end() throws IOException {
      fragmenter.closeAll();
      StreamEndView told = new StreamEndView();
      told.over(frames.payload());
      end =
          new StreamEnd(
              host.now(),
              host.streamEpochNs(),
              told.timestampNs(),
              frames.frames() - 1,
              frames.frameAt(),
              fragmenter.fragments());
    }

    void broken(StreamException broken) throws IOException {
      counters.count(Counter.STREAMS_BROKEN, broken::getMessage);
      losses.close();
      fragmenter.closeAll();
    }

    void tell(long epochMs) throws IOException {
      for (StageLoss loss : counters.records(host.now(), epochMs)) {
        sink.stageLoss(loss);
      }
    }

    IngestProgress progress() {
      return new IngestProgress(
          frames.frames(),
          frames.position(),
          fragmenter.fragments(),
          fragmenter.events(),
          fragmenter.entries(),
          counters.of(Counter.LATE_EVENTS));
    }
  }
}
