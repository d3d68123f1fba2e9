// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.text.Ranking;
import org.walkscope.offline.text.Sheet;
import org.walkscope.schema.DistinctWaits;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Walk;

/**
 * {@code report stalls}: tasks that waited for walkers, the holds that they waited for, and walkers
 * that waited.
 */
final class StallsReport extends SubReport {
  private static final String NOT_LISTED = "not listed";

  /**
   * Who waited for whom.
   *
   * @param asked null for waiters that a hold does not list
   */
  private record Key(
      String hostname, String waiter, String asked, String walker, String held, String consumer) {}

  private static final class Waits {
    private long waits;
    private long listed;
    private long queued;
    private long bounds;
    private long ns;
    private long longestBlamedNs;
    private long longestNs;

    /**
     * Adds the part of a wait during one hold.
     *
     * @param counted true for a wait that another hold was blamed for, too
     */
    void add(StalledWaiter waiter, boolean counted) {
      listed++;
      if (!counted) {
        waits++;
        queued += waiter.getQueued() ? 1 : 0;
      }
      bounds += waiter.getOverlapBound() || waiter.getWaitBound() ? 1 : 0;
      ns += waiter.getOverlapNs();
      longestBlamedNs = Math.max(longestBlamedNs, waiter.getOverlapNs());
      longestNs = Math.max(longestNs, waiter.getWaitNs());
    }

    /**
     * Adds the waiters that a hold does not list: their number and blamed time are known, and not
     * how long each waited.
     */
    void addNotListed(StallBlame blame) {
      waits += blame.getWaitersDropped();
      ns += blame.getBlamedNs();
      blame.getWaiters().forEach(waiter -> ns -= waiter.getOverlapNs());
    }

    Long told(long figure) {
      return listed == 0 ? null : (Long) figure;
    }
  }

  private final DistinctWaits distinct = new DistinctWaits();
  private final Map<Key, Waits> waits = new HashMap<>();
  private final Slowest<StallBlame> worst;
  private final WaitingWalkers walkers;

  private final long slowerNs;

  /**
   * Makes the report.
   *
   * @param slowerNs shortest wait that is of interest; a hold that is as long comes with shorter
   *     ones
   */
  StallsReport(int listed, long slowerNs) {
    this.slowerNs = slowerNs;
    walkers = new WaitingWalkers(slowerNs);
    worst = new Slowest<>(listed, StallBlame::getBlamedNs);
  }

  @Override
  void add(SpecificRecord result) {
    if (result instanceof Walk walk) {
      walkers.add(walk);
    } else if (result instanceof StallBlame blame) {
      worst.add(blame);
      for (StalledWaiter waiter : blame.getWaiters()) {
        if (waiter.getWaitNs() >= slowerNs) {
          Waits group = waits(waiter.getComm(), waiter.getAsked().name(), blame);
          group.add(waiter, !distinct.isNew(group, blame, waiter));
        }
      }
      if (blame.getWaitersDropped() > 0) {
        waits(NOT_LISTED, null, blame).addNotListed(blame);
      }
    }
  }

  private Waits waits(String waiter, String asked, StallBlame blame) {
    String walker = blame.getWalker().getComm();
    return waits.computeIfAbsent(
        new Key(
            blame.getHost().getHostname(),
            waiter,
            asked,
            walker,
            blame.getHeld().name(),
            blame.getConsumer()),
        each -> new Waits());
  }

  @Override
  List<Sheet> sheets() {
    return Stream.concat(Stream.of(waiters(), holds()), walkers.sheet().stream()).toList();
  }

  private Sheet waiters() {
    Sheet sheet =
        new Sheet(
            "waiters",
            "WHO WAITED FOR WALKERS  (blamed: the part of the waits during the holds)",
            "waits",
            "queued",
            "bounds",
            "blamed_ns",
            "longest_blamed_ns",
            "longest_wait_ns",
            Sheet.HOST,
            "waiter",
            "asked",
            "walker",
            "held",
            "consumer");
    Ranking.highestFirst(waits, Comparator.<Waits>comparingLong(group -> group.ns))
        .forEach(
            entry ->
                sheet.row(
                    entry.getValue().waits,
                    entry.getValue().told(entry.getValue().queued),
                    entry.getValue().told(entry.getValue().bounds),
                    entry.getValue().ns,
                    entry.getValue().told(entry.getValue().longestBlamedNs),
                    entry.getValue().told(entry.getValue().longestNs),
                    entry.getKey().hostname(),
                    entry.getKey().waiter(),
                    entry.getKey().asked(),
                    entry.getKey().walker(),
                    entry.getKey().held(),
                    entry.getKey().consumer()));
    return sheet;
  }

  private Sheet holds() {
    Sheet sheet =
        new Sheet(
            "holds",
            "HOLDS THAT OTHERS WAITED FOR  (blamed: the part of the waits during the hold)",
            "blamed_ns",
            "blamed_bound",
            "hold_ns",
            "hold_bound",
            "waits",
            Sheet.HOST,
            "walker",
            "last_walk",
            "held",
            "convoy",
            "first_waiter");
    for (StallBlame blame : worst.inOrder()) {
      StalledWaiter first = blame.getWaiters().get(0);
      ObjectNode more =
          sheet.row(
              blame.getBlamedNs(),
              HoldGroup.isBound(blame),
              blame.getHoldNs(),
              blame.getHoldBound(),
              HoldGroup.waits(blame),
              blame.getHost().getHostname(),
              blame.getWalker().getComm() + "[" + blame.getWalker().getTid() + "]",
              blame.getLastWalk(),
              blame.getHeld().name(),
              blame.getConvoy(),
              first.getComm() + "[" + first.getTid() + "]");
      TaskJson.walker(blame.getWalker(), more);
      TaskJson.target(blame.getTarget(), more);
    }
    return sheet;
  }
}
