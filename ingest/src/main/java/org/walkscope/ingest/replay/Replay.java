// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Replay of a capture into a sink, in its order. Each record is due as long after the first as it
 * was recorded after the first, divided by the speed. Records are unchanged, so a second replay
 * repeats the same stream.
 */
public final class Replay {
  private final Speed speed;
  private final Pacer pacer;
  private final Consumer<ReplayProgress> progress;
  private ReplayProgress done = ReplayProgress.NONE;
  private Host host;
  private boolean begun;
  private long firstNs;
  private long recordedNs;

  /**
   * @param progress called after every record; must be quick
   */
  public Replay(Speed speed, Pacer pacer, Consumer<ReplayProgress> progress) {
    this.speed = speed;
    this.pacer = pacer;
    this.progress = progress;
  }

  /** Makes a replay as fast as the sink takes records. */
  public static ReplayProgress atOnce(CaptureReader capture, TraceSink sink) throws IOException {
    return new Replay(Speed.MAX, sinceStartNs -> {}, p -> {}).run(capture, sink);
  }

  /**
   * Replays the capture to its end. The caller closes the sink.
   *
   * @throws org.walkscope.capture.CaptureException where the capture is damaged; earlier records
   *     are in the sink
   */
  public ReplayProgress run(CaptureReader capture, TraceSink sink) throws IOException {
    return run(capture, sink, () -> 0);
  }

  /**
   * Replays a capture whose damaged parts are skipped. They are written to the sink as a loss of
   * ingest, before the end of the stream: a capture holds no record behind it.
   *
   * @param damagedParts number of the parts skipped so far
   */
  public ReplayProgress run(CaptureReader capture, TraceSink sink, IntSupplier damagedParts)
      throws IOException {
    boolean ended = false;
    for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
      ended |= next instanceof StreamEnd;
      if (next instanceof StreamEnd) {
        tellDamage(damagedParts.getAsInt(), sink);
      }
      give(next, sink);
      done =
          new ReplayProgress(
              capture.position(), done.fragments(), done.events(), done.entries(), recordedNs);
      progress.accept(done);
    }
    if (!ended) {
      tellDamage(damagedParts.getAsInt(), sink);
    }
    return done;
  }

  private void tellDamage(int parts, TraceSink sink) throws IOException {
    if (parts > 0 && host != null) {
      sink.stageLoss(
          new StageLoss(
              Counter.CAPTURE_PARTS_DAMAGED.stage().label(),
              Counter.CAPTURE_PARTS_DAMAGED.label(),
              host.getHostname(),
              host.getBootId(),
              (long) parts,
              "in a capture that is replayed",
              (firstNs + recordedNs + host.getMonotonicToEpochNs()) / 1_000_000));
    }
  }

  private void give(SpecificRecord record, TraceSink sink) throws IOException {
    if (record instanceof TraceFragment fragment) {
      host = fragment.getHost();
      await(fragment.getLastTimestampNs());
      sink.fragment(fragment);
      done =
          new ReplayProgress(
              done.bytes(),
              done.fragments() + 1,
              done.events() + fragment.getEvents(),
              done.entries() + fragment.getEntries(),
              recordedNs);
    } else if (record instanceof ProbeLoss loss) {
      await(loss.getTimestampNs());
      sink.loss(loss);
    } else if (record instanceof StageLoss loss) {
      sink.stageLoss(loss);
    } else if (record instanceof StreamEnd end) {
      await(end.getTimestampNs());
      sink.end(end);
    } else {
      throw new IllegalStateException("no record of a capture: " + record.getSchema().getName());
    }
  }

  private void await(long timestampNs) throws IOException {
    if (!begun) {
      begun = true;
      firstNs = timestampNs;
    }
    recordedNs = Math.max(recordedNs, timestampNs - firstNs);
    pacer.until(speed.dueNs(recordedNs));
  }
}
