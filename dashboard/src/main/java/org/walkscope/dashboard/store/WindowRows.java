// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.WalkLatency;

/** Rows of windows: first the fields that all windows have, then figures of the question. */
final class WindowRows {
  private static final String START = "window_start_epoch_ms";
  private static final String END = "window_end_epoch_ms";
  private static final String HOST = "hostname";
  private static final String CONSUMER = "consumer";
  private static final String ARCH = "arch";
  private static final String KERNEL = "kernel_release";
  private static final String AGENT = "walker_comm";

  /** Fields of a window's key, in the order of the columns. */
  private static final List<String> KEY =
      List.of(START, END, HOST, CONSUMER, "walker_kind", ARCH, KERNEL, AGENT);

  private WindowRows() {}

  /** Facts of a window; null of another record. */
  static Facts facts(SpecificRecord record) {
    if (record.getSchema().getField(START) == null) {
      return null;
    }
    long start = (long) field(record, START);
    long end = (long) field(record, END);
    return new Facts(
        (String) field(record, HOST),
        null,
        field(record, ARCH),
        (String) field(record, KERNEL),
        end,
        end - start,
        List.of((String) field(record, CONSUMER), (String) field(record, AGENT)));
  }

  static Object[] of(WalkLatency window, byte[] record) {
    return row(
        window,
        record,
        window.getWalks(),
        window.getDuration().getSumNs(),
        window.getDuration().getMaxNs());
  }

  static Object[] of(LockTimings window, byte[] record) {
    return row(
        window,
        record,
        window.getKind(),
        window.getLevel(),
        window.getHold().getCount(),
        window.getHold().getSumNs(),
        window.getHold().getMaxNs(),
        window.getWait().getSumNs(),
        window.getWait().getMaxNs());
  }

  static Object[] of(BatchEfficiency window, byte[] record) {
    return row(
        window,
        record,
        window.getWalks(),
        window.getIncompleteWalks(),
        window.getEntries(),
        window.getSteps(),
        window.getAchievableSteps(),
        window.getPtlAcquisitions(),
        window.getAchievablePtlAcquisitions());
  }

  static Object[] of(StallSums window, byte[] record) {
    return row(
        window,
        record,
        window.getHeld(),
        window.getHolds(),
        window.getConvoys(),
        window.getWaiters(),
        window.getBlamedNs());
  }

  private static Object[] row(SpecificRecord window, byte[] record, Object... figures) {
    List<Object> row = new ArrayList<>();
    KEY.forEach(name -> row.add(field(window, name)));
    row.addAll(Arrays.asList(figures));
    row.add(RowBytes.of(record));
    row.add(record);
    return row.toArray();
  }

  private static Object field(SpecificRecord window, String name) {
    return window.get(window.getSchema().getField(name).pos());
  }
}
