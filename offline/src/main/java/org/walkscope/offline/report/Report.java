// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;

/** Sums over the results of captures. */
final class Report implements CaptureResults {
  private final Map<WalkGroup.Who, WalkGroup> walks = new HashMap<>();
  private final Map<HoldGroup.Who, HoldGroup> holds = new HashMap<>();
  private final Slowest<Walk> slowest;
  private final Slowest<StallBlame> worst;

  /** Last sums of each counter, by capture: each run of the agent counts from 0. */
  private final Map<String, Map<String, StageLoss>> losses = new TreeMap<>();

  /** Last counters of each run of a probe. */
  private final Map<String, ProbeLoss> probes = new TreeMap<>();

  /** By hostname; empty where the probe does not say it. */
  private final Map<String, Optional<List<LockKind>>> waitsSeen = new TreeMap<>();

  private final List<String> broken = new ArrayList<>();

  Report(int listed) {
    slowest = new Slowest<>(listed, Walk::getDurationNs);
    worst = new Slowest<>(listed, StallBlame::getBlamedNs);
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    if (result instanceof Walk walk) {
      walks.computeIfAbsent(WalkGroup.Who.of(walk), who -> new WalkGroup()).add(walk);
      ResultHost host = walk.getHost();
      waitsSeen.put(host.getHostname(), Optional.ofNullable(host.getWaitsSeen()));
      if (walk.getMissingWalks() == 0) {
        slowest.add(walk);
      }
    } else if (result instanceof LockHold hold) {
      holds(hold.getHost(), hold.getWalker(), hold.getKind()).add(hold);
    } else if (result instanceof StallBlame blame) {
      holds(blame.getHost(), blame.getWalker(), blame.getHeld()).add(blame);
      worst.add(blame);
    } else if (result instanceof StageLoss loss) {
      take("", loss);
    }
  }

  private HoldGroup holds(ResultHost host, Walker walker, LockKind kind) {
    String lock = kind.name().toLowerCase(Locale.ROOT);
    return holds.computeIfAbsent(
        new HoldGroup.Who(host.getHostname(), walker.getComm(), lock), who -> new HoldGroup());
  }

  private void take(String capture, StageLoss loss) {
    String key =
        String.join("/", loss.getHostname(), loss.getBootId(), loss.getStage(), loss.getCounter());
    losses
        .computeIfAbsent(key, counter -> new TreeMap<>())
        .merge(capture, loss, (a, b) -> a.getEpochMs() > b.getEpochMs() ? a : b);
  }

  /** Takes a record that ingest wrote beside the fragments. */
  void ofIngest(String capture, SpecificRecord record) {
    if (record instanceof StageLoss loss) {
      take(capture, loss);
    } else if (record instanceof ProbeLoss loss) {
      String key =
          loss.getHost().getHostname()
              + "/"
              + loss.getHost().getBootId()
              + "/"
              + loss.getStreamEpochNs();
      probes.merge(key, loss, (a, b) -> a.getTimestampNs() > b.getTimestampNs() ? a : b);
    }
  }

  @Override
  public void take(DeadLetter letter) {
    broken.add(letter.topic() + ": " + letter.cause());
  }

  /** Groups of walks, those that took longest in sum first. */
  List<Map.Entry<WalkGroup.Who, WalkGroup>> walks() {
    return sorted(walks, Comparator.comparingLong(WalkGroup::totalNs));
  }

  /** Groups of holds, those that others waited for longest first. */
  List<Map.Entry<HoldGroup.Who, HoldGroup>> holds() {
    return sorted(
        holds, Comparator.comparingLong(HoldGroup::blamedNs).thenComparingLong(HoldGroup::totalNs));
  }

  private static <K, V> List<Map.Entry<K, V>> sorted(Map<K, V> groups, Comparator<V> by) {
    return groups.entrySet().stream()
        .sorted(
            Map.Entry.<K, V>comparingByValue(by.reversed())
                .thenComparing(entry -> entry.getKey().toString()))
        .toList();
  }

  List<Walk> slowest() {
    return slowest.inOrder();
  }

  /** Holds with the longest waits of others. */
  List<StallBlame> worst() {
    return worst.inOrder();
  }

  /**
   * Kinds of locks for which waits are seen, by hostname; empty where the probe does not say it.
   */
  Map<String, Optional<List<LockKind>>> waitsSeen() {
    return waitsSeen;
  }

  List<StageLoss> losses() {
    return losses.values().stream()
        .map(counter -> counter.values().stream().reduce(Report::sum).orElseThrow())
        .toList();
  }

  private static StageLoss sum(StageLoss a, StageLoss b) {
    StageLoss earlier = a.getEpochMs() <= b.getEpochMs() ? a : b;
    return StageLoss.newBuilder(earlier).setCount(a.getCount() + b.getCount()).build();
  }

  /** Events at the probes, over all CPUs: seen, delivered, filtered and lost. */
  long[] events() {
    long[] sums = new long[4];
    for (ProbeLoss probe : probes.values()) {
      for (CpuLoss cpu : probe.getCpus()) {
        sums[0] += cpu.getSeen();
        sums[1] += cpu.getDelivered();
        sums[2] += cpu.getFiltered();
      }
    }
    sums[3] = sums[0] - sums[1] - sums[2];
    return sums;
  }

  long missingWalks() {
    return walks.values().stream().mapToLong(WalkGroup::missing).sum();
  }

  /** Captures and records that could not be read, with their causes. */
  List<String> broken() {
    return broken;
  }
}
