// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.TraceFragment;

/** Fragments that a sender gets of a spool, and what the spool counts beside them. */
final class SentFragments {
  private SentFragments() {}

  /** All that waits; it is acknowledged. */
  static List<TraceFragment> sendAll(Spool spool) throws IOException {
    SpooledStream of = spool.stream(SpoolRun.ID);
    List<TraceFragment> sent = new ArrayList<>();
    for (Batch batch = of.take(); batch != null; batch = of.take()) {
      sent.addAll(fragments(batch.records()));
      of.acknowledged(batch);
    }
    return sent;
  }

  /** So many batches, which are there; they are acknowledged. */
  static List<TraceFragment> send(Spool spool, int batches) throws IOException {
    SpooledStream of = spool.stream(SpoolRun.ID);
    List<TraceFragment> sent = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      Batch batch = of.take();
      sent.addAll(fragments(batch.records()));
      of.acknowledged(batch);
    }
    return sent;
  }

  static List<TraceFragment> fragments(List<? extends SpecificRecord> records) {
    return records.stream()
        .filter(TraceFragment.class::isInstance)
        .map(TraceFragment.class::cast)
        .toList();
  }

  static long events(List<TraceFragment> fragments) {
    return fragments.stream().mapToLong(TraceFragment::getEvents).sum();
  }

  /** Cases of a loss that the spool has counted. */
  static long count(Spool spool, Counter counter) throws IOException {
    return spool.stream(SpoolRun.ID).losses(0).stream()
        .filter(loss -> loss.getCounter().equals(counter.label()))
        .mapToLong(StageLoss::getCount)
        .sum();
  }
}
