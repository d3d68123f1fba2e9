// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Stage;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolCount;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.TraceFragment;

/** Counts of a stream since its spool was opened. The spool's lock guards them. */
final class StreamCounts {
  private final StreamLedger ledger;

  /** Counters when the spool was opened: of the ledger, and of the stream's last mark. */
  private final Map<Counter, Long> ledgerBefore = new EnumMap<>(Counter.class);

  private Map<Counter, Long> marksBefore = Map.of();
  private Map<Counter, Long> marks = Map.of();
  private ProbeLoss probeBefore;
  private ProbeLoss probe;
  private long takenEvents;
  private long sentEvents;

  StreamCounts(StreamLedger ledger) {
    this.ledger = ledger;
    Counter.of(Stage.INGEST).forEach(counter -> ledgerBefore.put(counter, ledger.of(counter)));
  }

  /** Takes what an earlier run left; null if nothing of it is whole. */
  void opened(Recovery last) {
    if (last != null) {
      probeBefore = last.lastLoss();
      probe = probeBefore;
      marksBefore = counters(last.last());
      marks = marksBefore;
    }
  }

  /** Takes what a mark made safe. */
  void marked(Segment.Totals from, SpoolMark mark, List<SpecificRecord> records) {
    takenEvents += mark.getEvents() - from.events();
    marks = counters(mark);
    for (SpecificRecord record : records) {
      if (record instanceof ProbeLoss loss) {
        probe = loss;
      }
    }
  }

  private static Map<Counter, Long> counters(SpoolMark mark) {
    Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    for (SpoolCount count : mark.getCounters()) {
      Counter.of(Stage.INGEST.label(), count.getCounter())
          .ifPresent(counter -> counters.put(counter, count.getCount()));
    }
    return counters;
  }

  /** Takes what Kafka acknowledged: what was dropped or refused is not in it. */
  void sent(Batch batch, Refused refused) {
    sentEvents -= refused.events();
    for (SpecificRecord record : batch.records()) {
      if (record instanceof TraceFragment fragment) {
        sentEvents += fragment.getEvents();
      }
    }
  }

  StreamFigures figures(
      String id, boolean connected, long waitingEvents, long lagBytes, long lagNs) {
    Map<Counter, Long> losses = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.of(Stage.INGEST)) {
      long ofMarks = marks.getOrDefault(counter, 0L) - marksBefore.getOrDefault(counter, 0L);
      losses.put(counter, ledger.of(counter) - ledgerBefore.get(counter) + ofMarks);
    }
    return new StreamFigures(
        id,
        connected,
        takenEvents,
        sentEvents,
        waitingEvents,
        lagBytes,
        lagNs,
        probeBefore,
        probe,
        losses);
  }
}
