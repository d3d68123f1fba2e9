// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.text.Heatmap;
import org.walkscope.offline.text.Ranking;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.DistinctWaits;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/** Sums over the results of captures. */
final class Report implements CaptureResults {
  private final WalkGroups<WalkKey> walks = new WalkGroups<>(WalkKey::of);
  private final Map<HoldGroup.Who, HoldGroup> holds = new HashMap<>();
  private final Slowest<Walk> slowest;
  private final Slowest<StallBlame> worst;

  private final DistinctWaits distinct = new DistinctWaits();
  private final Map<String, Long> waitsByWalker = new TreeMap<>();

  private final Heatmap heatmap = new Heatmap();
  private final Losses losses = new Losses();

  /** By hostname, of each kind of boot and run; empty where the probe does not say it. */
  private final Map<String, Set<Optional<List<LockKind>>>> waitsSeen = new HashMap<>();

  private ResultHost lastSeen;

  Report(int listed) {
    slowest = new Slowest<>(listed, Walk::getDurationNs);
    worst = new Slowest<>(listed, StallBlame::getBlamedNs);
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk) {
      walks.add(walk);
      see(walk.getHost());
      if (walk.getMissingWalks() == 0) {
        slowest.add(walk);
        heatmap.add(walk.getBeginEpochNs(), walk.getDurationNs());
      }
    } else if (result instanceof LockHold hold) {
      holds(hold.getHost(), hold.getWalker(), hold.getKind()).add(hold);
    } else if (result instanceof StallBlame blame) {
      HoldGroup group = holds(blame.getHost(), blame.getWalker(), blame.getHeld());
      group.add(blame, distinct.in(group, blame));
      String walker = blame.getWalker().getComm();
      waitsByWalker.merge(walker, distinct.in(walker, blame), Long::sum);
      worst.add(blame);
    }
    losses.take(result);
  }

  @SuppressWarnings("ReferenceEquality") // most walks have the record of the one before
  private void see(ResultHost host) {
    if (host != lastSeen) {
      lastSeen = host;
      waitsSeen
          .computeIfAbsent(host.getHostname(), name -> new HashSet<>())
          .add(Optional.ofNullable(host.getWaitsSeen()));
    }
  }

  private HoldGroup holds(ResultHost host, Walker walker, LockKind kind) {
    return holds.computeIfAbsent(
        new HoldGroup.Who(host.getHostname(), walker.getComm(), kind), who -> new HoldGroup());
  }

  @Override
  public void take(DeadLetter letter) {
    losses.take(letter);
  }

  @Override
  public void takeOpen(DeadLetter place) {
    losses.takeOpen(place);
  }

  /** Groups of walks, those that took longest in sum first. */
  List<Map.Entry<WalkKey, WalkGroup>> walks() {
    return walks.by(WalkGroup::totalNs);
  }

  /** Groups of holds, those that others waited for longest first. */
  List<Map.Entry<HoldGroup.Who, HoldGroup>> holds() {
    return Ranking.highestFirst(holds, HoldGroup.BY_WAITS);
  }

  List<Walk> slowest() {
    return slowest.inOrder();
  }

  /** Holds with the longest waits of others. */
  List<StallBlame> worst() {
    return worst.inOrder();
  }

  /**
   * Kinds of locks for which waits are seen, by hostname, once for all boots and runs that are
   * alike, by text; empty where the probe does not say it.
   */
  Map<String, Set<Optional<List<LockKind>>>> waitsSeen() {
    Map<String, Set<Optional<List<LockKind>>>> ordered = new TreeMap<>();
    waitsSeen.forEach(
        (host, kinds) -> {
          ordered.put(host, new TreeSet<>(Comparator.comparing(Optional::toString)));
          ordered.get(host).addAll(kinds);
        });
    return ordered;
  }

  /** Waits for walkers of one name, on all hosts and for all locks, each once. */
  Map<String, Long> waitsByWalker() {
    return waitsByWalker;
  }

  /** Durations of walks over time. */
  Heatmap heatmap() {
    return heatmap;
  }

  Losses losses() {
    return losses;
  }
}
