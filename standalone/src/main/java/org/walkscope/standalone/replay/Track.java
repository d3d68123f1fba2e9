// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.replay;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Capture that is repeated, each round as if it happened at another time. Events keep their
 * monotonic times; the offset to the epoch moves, and with it the identity of the stream, so that
 * each round is a new run of the probe on the same host.
 *
 * <p>A probe sends its last counters and its end some seconds after the last event. A track sends
 * them with the last event: the next round may be due before, and a track that waited would fall
 * behind the others. Where rounds follow without a pause, the end comes after the first record of
 * the next round: the host reads on, and is not taken for ended.
 */
final class Track {
  private final List<SpecificRecord> records;
  private final Host recordedHost;
  private final long recordedFirstNs;
  private final long recordedLastNs;
  private final Rhythm rhythm;
  private final long durationNs;
  private Host host;
  private long shiftNs;
  private StreamEnd heldEnd;
  private int next;
  private long rounds;

  /**
   * Track whose first event is at this time.
   *
   * @param host host of the records, by the name that it goes by
   * @param rhythm time between the begins of two rounds; no less than the length of a round
   */
  Track(CaptureRecords capture, Host host, Rhythm rhythm, long firstEpochNs) {
    this.records = capture.records();
    this.recordedHost = host;
    this.recordedFirstNs = capture.firstNs();
    this.recordedLastNs = capture.lastNs();
    this.rhythm = rhythm;
    this.durationNs = capture.durationNs();
    shiftTo(firstEpochNs);
  }

  private void shiftTo(long firstEpochNs) {
    shiftNs = firstEpochNs - (recordedFirstNs + recordedHost.getMonotonicToEpochNs());
    host =
        Host.newBuilder(recordedHost)
            .setMonotonicToEpochNs(recordedHost.getMonotonicToEpochNs() + shiftNs)
            .build();
  }

  /** Time at which the next record is complete: no record may come from the future. */
  long dueEpochNs() {
    return monotonicNs(records.get(next)) + host.getMonotonicToEpochNs();
  }

  private long monotonicNs(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      return fragment.getLastTimestampNs();
    }
    if (record instanceof StageLoss) {
      return recordedLastNs;
    }
    long ns =
        record instanceof ProbeLoss loss
            ? loss.getTimestampNs()
            : ((StreamEnd) record).getTimestampNs();
    return Math.min(ns, recordedLastNs);
  }

  /** Sends the next record; after the last one of a round comes the first of the next. */
  void sendNext(TraceSink sink) throws IOException {
    send(records.get(next), sink);
    if (next == 0 && heldEnd != null) {
      sink.end(heldEnd);
      heldEnd = null;
    }
    next++;
    if (next == records.size()) {
      next = 0;
      rounds++;
      shiftTo(beganNs() + Math.max(durationNs, rhythm.periodNs(beganNs())));
    }
  }

  private long beganNs() {
    return recordedFirstNs + host.getMonotonicToEpochNs();
  }

  private void send(SpecificRecord record, TraceSink sink) throws IOException {
    if (record instanceof TraceFragment fragment) {
      sink.fragment(shifted(fragment));
    } else if (record instanceof ProbeLoss loss) {
      sink.loss(
          new ProbeLoss(
              host,
              loss.getStreamEpochNs() + shiftNs,
              monotonicNs(loss),
              loss.getCpus(),
              loss.getPrograms()));
    } else if (record instanceof StageLoss loss) {
      sink.stageLoss(
          StageLoss.newBuilder(loss)
              .setHostname(host.getHostname())
              .setBootId(host.getBootId())
              .setEpochMs(loss.getEpochMs() + TimeUnit.NANOSECONDS.toMillis(shiftNs))
              .build());
    } else if (record instanceof StreamEnd end) {
      end(
          new StreamEnd(
              host,
              end.getStreamEpochNs() + shiftNs,
              monotonicNs(end),
              end.getFrames(),
              end.getBytes(),
              end.getFragments()),
          sink);
    }
  }

  private void end(StreamEnd end, TraceSink sink) throws IOException {
    if (rhythm.periodNs(beganNs()) > durationNs) {
      sink.end(end);
    } else {
      heldEnd = end;
    }
  }

  private TraceFragment shifted(TraceFragment fragment) {
    TraceFragment copy = ShallowCopy.of(fragment, new TraceFragment());
    copy.setHost(host);
    copy.setStreamEpochNs(fragment.getStreamEpochNs() + shiftNs);
    copy.setColumn(fragment.getColumn().duplicate());
    return copy;
  }

  /** Number of rounds sent whole. */
  long rounds() {
    return rounds;
  }
}
