// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.text.Durations;
import org.walkscope.offline.text.Ranking;
import org.walkscope.offline.text.Sheet;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockSpan;
import org.walkscope.schema.Walk;

/** {@code report locks}: waits and holds of locks, inside walks and around them. */
final class LocksReport extends SubReport {
  private static final int DIGITS = 2;

  /**
   * What was locked, and by whom.
   *
   * @param where inside or around walks
   */
  private record Key(String hostname, String where, String consumer, String lock) {}

  private static final class Spans {
    private final Durations holds = new Durations(DIGITS);
    private final Durations waits = new Durations(DIGITS);
    private long holdNs;
    private long waitNs;
    private long holdBounds;
    private long waitBounds;

    void add(long wait, boolean waitBound, long hold, boolean holdBound) {
      holds.add(hold);
      waits.add(wait);
      holdNs += hold;
      waitNs += wait;
      holdBounds += holdBound ? 1 : 0;
      waitBounds += waitBound ? 1 : 0;
    }
  }

  private final Map<Key, Spans> spans = new HashMap<>();
  private final LocksSeen seen = new LocksSeen();

  @Override
  void see(Host host) {
    seen.see(host);
  }

  @Override
  void add(SpecificRecord result) {
    if (result instanceof Walk walk) {
      seen.reported(walk.getHost().getHostname());
      for (LockSpan span : walk.getLocks()) {
        Level level = span.getLevel();
        String lock = span.getKind().name() + (level == null ? "" : " " + level.name());
        of(new Key(walk.getHost().getHostname(), "inside", walk.getConsumer(), lock))
            .add(span.getWaitNs(), span.getWaitBound(), span.getHoldNs(), span.getHoldBound());
      }
    } else if (result instanceof LockHold hold) {
      seen.reported(hold.getHost().getHostname());
      of(new Key(hold.getHost().getHostname(), "around", hold.getConsumer(), hold.getKind().name()))
          .add(hold.getWaitNs(), hold.getWaitBound(), hold.getHoldNs(), hold.getHoldBound());
    }
  }

  private Spans of(Key key) {
    return spans.computeIfAbsent(key, each -> new Spans());
  }

  @Override
  List<Sheet> sheets() {
    Sheet sheet =
        new Sheet(
            "locks",
            "LOCKS OF WALKS  (bounds: spans whose time is an upper bound)",
            "spans",
            "hold_ns",
            "hold_median_ns",
            "hold_p99_ns",
            "hold_bounds",
            "wait_ns",
            "wait_p99_ns",
            "wait_bounds",
            Sheet.HOST,
            "where",
            "consumer",
            "lock");
    Ranking.highestFirst(spans, Comparator.<Spans>comparingLong(group -> group.holdNs))
        .forEach(entry -> row(entry.getKey(), entry.getValue(), sheet));
    seen.into(sheet);
    return List.of(sheet);
  }

  @Override
  void into(ObjectNode json) {
    super.into(json);
    seen.into(json.putObject("locks_seen"));
  }

  private static void row(Key key, Spans of, Sheet to) {
    to.row(
        of.holds.count(),
        of.holdNs,
        of.holds.percentileNs(50),
        of.holds.percentileNs(99),
        of.holdBounds,
        of.waitNs,
        of.waits.percentileNs(99),
        of.waitBounds,
        key.hostname(),
        key.where(),
        key.consumer(),
        key.lock());
  }
}
