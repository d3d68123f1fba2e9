// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.List;
import org.apache.avro.Schema;
import org.walkscope.ledger.Counter;

/**
 * Lost events of a CPU: all fields of {@link CpuLoss} whose name begins with {@code lost_}, so that
 * a new counter is part of every sum.
 */
public final class LostEvents {
  private static final String PREFIX = "lost_";
  private static final List<Schema.Field> FIELDS =
      CpuLoss.getClassSchema().getFields().stream()
          .filter(field -> field.name().startsWith(PREFIX))
          .toList();

  private LostEvents() {}

  /** Whether a counter of kernel or probe is one of lost events. */
  public static boolean isLost(Counter counter) {
    return FIELDS.stream().anyMatch(field -> field.name().equals(counter.label()));
  }

  /** Reasons for which events are lost. Example: ringbuf. */
  public static List<String> reasons() {
    return FIELDS.stream().map(field -> field.name().substring(PREFIX.length())).toList();
  }

  /** Reason for which a counter's events are lost. */
  public static String reason(Counter counter) {
    return counter.label().substring(PREFIX.length());
  }

  /** Lost events by reason, in the order of {@link #reasons()}. */
  public static long[] byReason(CpuLoss cpu) {
    return FIELDS.stream().mapToLong(field -> (Long) cpu.get(field.pos())).toArray();
  }

  /** Sum over all reasons: seen - delivered - filtered. */
  public static long of(CpuLoss cpu) {
    long lost = 0;
    for (long reason : byReason(cpu)) {
      lost += reason;
    }
    return lost;
  }
}
