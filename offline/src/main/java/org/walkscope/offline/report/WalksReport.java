// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.text.Sheet;
import org.walkscope.offline.text.TargetText;
import org.walkscope.offline.text.VmaNames;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;

/** {@code report walks}: durations by host and function, and the slowest walks. */
final class WalksReport extends SubReport {
  private record Key(String hostname, String consumer, String function, String walkerKind) {}

  private final WalkGroups<Key> groups =
      new WalkGroups<>(
          walk ->
              new Key(
                  walk.getHost().getHostname(),
                  walk.getConsumer(),
                  walk.getFunction(),
                  walk.getWalkerKind().name()));
  private final Slowest<Walk> slowest;

  WalksReport(int listed) {
    slowest = new Slowest<>(listed, Walk::getDurationNs);
  }

  @Override
  boolean isOfWalks() {
    return true;
  }

  @Override
  void add(SpecificRecord result) {
    if (result instanceof Walk walk) {
      groups.add(walk);
      if (walk.getMissingWalks() == 0) {
        slowest.add(walk);
      }
    }
  }

  @Override
  List<Sheet> sheets() {
    Sheet functions =
        new Sheet(
            "functions",
            "WALKS BY FUNCTION",
            "walks",
            "incomplete",
            "total_ns",
            "median_ns",
            "p99_ns",
            "longest_ns",
            Sheet.HOST,
            "consumer",
            "function",
            "walker_kind");
    groups
        .by(WalkGroup::totalNs)
        .forEach(
            group ->
                functions.row(
                    group.getValue().walks(),
                    group.getValue().incomplete(),
                    group.getValue().totalNs(),
                    group.getValue().medianNs(),
                    group.getValue().p99Ns(),
                    group.getValue().longestNs(),
                    group.getKey().hostname(),
                    group.getKey().consumer(),
                    group.getKey().function(),
                    group.getKey().walkerKind()));
    Sheet walks =
        new Sheet(
            "slowest",
            "SLOWEST WALKS  (-: not told)",
            "duration_ns",
            "entries",
            "steps",
            "achievable_steps",
            "begin",
            Sheet.HOST,
            "walker",
            "walk",
            "target",
            "consumer",
            "vma",
            "start_hex",
            "completeness");
    walks.notKnown("target", TargetText.NOT_KNOWN);
    slowest.inOrder().forEach(walk -> row(walk, walks));
    return List.of(functions, walks);
  }

  private static void row(Walk walk, Sheet to) {
    boolean told = PageTableEntries.isTold(walk);
    Target target = walk.getTarget();
    ObjectNode more =
        to.row(
            walk.getDurationNs(),
            told ? PageTableEntries.in(walk.getCounts()) : null,
            told ? walk.getSteps() : null,
            told ? walk.getAchievableSteps() : null,
            Instant.EPOCH.plusNanos(walk.getBeginEpochNs()).toString(),
            walk.getHost().getHostname(),
            walk.getWalker().getComm() + "[" + walk.getWalker().getTid() + "]",
            walk.getWalk(),
            target.getTgid() == 0 ? null : target.getComm() + "[" + target.getTgid() + "]",
            walk.getConsumer(),
            VmaNames.of(walk.getVma()),
            walk.getStart(),
            walk.getCompleteness().name().toLowerCase(Locale.ROOT));
    TaskJson.walker(walk.getWalker(), more);
    TaskJson.target(target, more);
  }
}
