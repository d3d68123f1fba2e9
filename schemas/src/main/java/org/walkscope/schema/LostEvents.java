// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.walkscope.ledger.Counter;
import org.walkscope.ledger.Stage;

/**
 * Lost events of a CPU: the counters of the ledger for all fields of {@link CpuLoss} whose name
 * begins with {@code lost_}, so that a new counter is part of every sum.
 */
public final class LostEvents {
  private static final String PREFIX = "lost_";

  /** Counters of lost events, in the order of the fields. */
  public static final List<Counter> COUNTERS =
      CpuLoss.getClassSchema().getFields().stream()
          .map(Schema.Field::name)
          .filter(name -> name.startsWith(PREFIX))
          .map(LostEvents::counter)
          .toList();

  private LostEvents() {}

  private static Counter counter(String name) {
    return Counter.of(Stage.PROBE.label(), name)
        .or(() -> Counter.of(Stage.KERNEL.label(), name))
        .orElseThrow(() -> new IllegalStateException("the ledger has no " + name));
  }

  /** Reason for which a counter's events are lost. Example: ringbuf. */
  public static String reason(Counter counter) {
    return counter.label().substring(PREFIX.length());
  }

  /** Lost events by reason, in the order of {@link #COUNTERS}. */
  public static long[] byReason(CpuLoss cpu) {
    return COUNTERS.stream().mapToLong(counter -> (Long) cpu.get(counter.label())).toArray();
  }

  /**
   * Words for lost events, by the counters of {@link #COUNTERS}; empty without any. Example: events
   * for which the ring buffer had no room: 1,000
   */
  public static String words(long... byReason) {
    return IntStream.range(0, byReason.length)
        .filter(i -> byReason[i] > 0)
        .mapToObj(i -> String.format(Locale.ROOT, "%s: %,d", COUNTERS.get(i).words(), byReason[i]))
        .collect(Collectors.joining("; "));
  }

  /** Sum over all reasons: seen - delivered - filtered. */
  public static long of(CpuLoss cpu) {
    long lost = 0;
    for (long reason : byReason(cpu)) {
      lost += reason;
    }
    return lost;
  }

  /** Sum over all CPUs. */
  public static long of(ProbeLoss loss) {
    return loss.getCpus().stream().mapToLong(LostEvents::of).sum();
  }
}
