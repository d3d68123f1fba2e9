// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProbeLoss;

/** Counters of one run of a probe, and the fragments that came of it so far. */
final class StreamHealth {
  static final long UNKNOWN = -1;

  /** Start of the stream, epoch. */
  long startEpochNs;

  long seen;
  long delivered;
  long filtered;
  Map<String, Long> lost = new TreeMap<>();

  /** CLOCK_MONOTONIC of the counters. */
  long timestampNs = Long.MIN_VALUE;

  long fragmentsSeen;

  /** Fragments that ingest made of the whole stream; UNKNOWN before its end. */
  long fragmentsMade = UNKNOWN;

  static StreamHealth of(long startEpochNs) {
    StreamHealth stream = new StreamHealth();
    stream.startEpochNs = startEpochNs;
    return stream;
  }

  /** Counters are cumulative: the latest replace earlier ones. */
  void take(ProbeLoss loss) {
    if (loss.getTimestampNs() < timestampNs) {
      return;
    }
    timestampNs = loss.getTimestampNs();
    seen = 0;
    delivered = 0;
    filtered = 0;
    lost.clear();
    for (CpuLoss cpu : loss.getCpus()) {
      seen += cpu.getSeen();
      delivered += cpu.getDelivered();
      filtered += cpu.getFiltered();
      long[] reasons = LostEvents.byReason(cpu);
      for (int i = 0; i < reasons.length; i++) {
        lose(LostEvents.COUNTERS.get(i).label(), reasons[i]);
      }
    }
  }

  /** Adds the sums of another stream. */
  void add(StreamHealth other) {
    seen += other.seen;
    delivered += other.delivered;
    filtered += other.filtered;
    fragmentsSeen += other.fragmentsSeen;
    other.lost.forEach(this::lose);
  }

  private void lose(String counter, long count) {
    if (count != 0) {
      lost.merge(counter, count, Long::sum);
    }
  }
}
