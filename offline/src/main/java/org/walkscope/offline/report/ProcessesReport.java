// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.text.Sheet;
import org.walkscope.offline.text.TargetText;
import org.walkscope.schema.DistinctWaits;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;

/** {@code report processes}: processes that were walked, and waits of tasks for the walkers. */
final class ProcessesReport extends SubReport {
  /**
   * Process: the kernel uses a number again, so its start tells it from others; without number and
   * start where it is not known.
   */
  private record Key(String hostname, String bootId, Integer tgid, Long startBoottimeNs) {
    static Key of(ResultHost host, Target target) {
      return target.getTgid() == 0
          ? new Key(host.getHostname(), host.getBootId(), null, null)
          : new Key(
              host.getHostname(), host.getBootId(), target.getTgid(), target.getStartBoottimeNs());
    }
  }

  private static final class Waits {
    private long waits;
    private long blamedNs;
    private boolean blamedBound;
  }

  private final WalkGroups<Key> groups =
      new WalkGroups<>(walk -> Key.of(walk.getHost(), walk.getTarget()));
  private final DistinctWaits distinct = new DistinctWaits();
  private final Map<Key, Waits> waits = new HashMap<>();

  @Override
  void add(SpecificRecord result) {
    if (result instanceof Walk walk) {
      groups.add(walk);
    } else if (result instanceof StallBlame blame && blame.getTarget() != null) {
      Key process = Key.of(blame.getHost(), blame.getTarget());
      Waits group = waits.computeIfAbsent(process, key -> new Waits());
      group.waits += distinct.in(process, blame);
      group.blamedNs += blame.getBlamedNs();
      group.blamedBound |= HoldGroup.isBound(blame);
    }
  }

  @Override
  List<Sheet> sheets() {
    Sheet sheet =
        new Sheet(
            "processes",
            "PROCESSES THAT WERE WALKED  (the longest in sum first; blamed: the part of the waits"
                + " during the holds)",
            "reads",
            "walks",
            "total_ns",
            "longest_ns",
            "entries",
            "waits",
            "blamed_ns",
            "blamed_bound",
            Sheet.HOST,
            "pid",
            "name");
    sheet.notKnown("name", TargetText.NOT_KNOWN);
    groups
        .by(WalkGroup::totalNs)
        .forEach(
            entry -> {
              Key process = entry.getKey();
              Waits blamed = waits.getOrDefault(process, new Waits());
              WalkGroup group = entry.getValue();
              ObjectNode more =
                  sheet.row(
                      group.reads(),
                      group.walks(),
                      group.totalNs(),
                      group.longestNs(),
                      group.entries(),
                      blamed.waits,
                      blamed.blamedNs,
                      blamed.blamedBound,
                      process.hostname(),
                      process.tgid(),
                      process.tgid() == null ? null : group.latestTarget().getComm());
              more.put("boot_id", process.bootId())
                  .put("start_boottime_ns", process.startBoottimeNs());
              TaskJson.process(group.latestTarget(), more);
            });
    return List.of(sheet);
  }
}
