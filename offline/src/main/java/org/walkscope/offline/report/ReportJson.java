// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.walkscope.offline.loss.LossJson;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;

/** Report as JSON; times in ns. */
final class ReportJson {
  private ReportJson() {}

  static ObjectNode of(Report report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode walks = root.putArray("walks");
    report.walks().forEach(group -> walk(group.getKey(), group.getValue(), walks.addObject()));
    ArrayNode slowest = root.putArray("slowest");
    report.slowest().forEach(walk -> slow(walk, slowest.addObject()));
    ArrayNode holds = root.putArray("holds");
    report.holds().forEach(group -> hold(group.getKey(), group.getValue(), holds.addObject()));
    ObjectNode waits = root.putObject("waits_seen");
    report
        .waitsSeen()
        .forEach(
            (host, runs) -> runs.forEach(seen -> waits.withArrayProperty(host).add(kinds(seen))));
    ArrayNode blame = root.putArray("blame");
    report.worst().forEach(each -> blame(each, blame.addObject()));
    root.put("cut", report.losses().isCut());
    LossJson.into(root.putObject("loss"), report.losses());
    return root;
  }

  private static JsonNode kinds(Optional<List<LockKind>> seen) {
    if (seen.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ArrayNode kinds = JsonNodeFactory.instance.arrayNode();
    seen.get().forEach(kind -> kinds.add(kind.name()));
    return kinds;
  }

  private static void walk(WalkKey who, WalkGroup group, ObjectNode to) {
    to.put("host", who.hostname())
        .put("walker", who.walker())
        .put("target", who.target())
        .put("consumer", who.consumer())
        .put("walker_kind", who.walkerKind())
        .put("reads", group.reads())
        .put("walks", group.walks())
        .put("missing_walks", group.missing())
        .put("incomplete_walks", group.incomplete())
        .put("timed_walks", group.durations().count())
        .put("total_ns", group.totalNs())
        .put("median_ns", group.medianNs())
        .put("p99_ns", group.p99Ns())
        .put("longest_ns", group.longestNs())
        .put("entries", group.entries())
        .put("steps", group.steps())
        .put("achievable_steps", group.achievableSteps())
        .put("achievable_exact", group.isAchievableExact())
        .put("ptl_acquisitions", group.ptlAcquisitions())
        .put("achievable_ptl_acquisitions", group.achievablePtlAcquisitions());
  }

  private static void slow(Walk walk, ObjectNode to) {
    boolean told = PageTableEntries.isTold(walk);
    to.put("host", walk.getHost().getHostname())
        .put("boot_id", walk.getHost().getBootId())
        .put("walker", walk.getWalker().getComm())
        .put("tid", walk.getWalker().getTid())
        .put("walk", walk.getWalk())
        .put("target", walk.getTarget().getComm())
        .put("target_tgid", walk.getTarget().getTgid())
        .put("consumer", walk.getConsumer())
        .put("function", walk.getFunction())
        .put("start", walk.getStart())
        .put("begin_epoch_ns", walk.getBeginEpochNs())
        .put("duration_ns", walk.getDurationNs())
        .put("entries", told ? (Long) PageTableEntries.in(walk.getCounts()) : null)
        .put("steps", told ? walk.getSteps() : null)
        .put("completeness", walk.getCompleteness().name());
    TaskJson.walker(walk.getWalker(), to);
    TaskJson.target(walk.getTarget(), to);
  }

  private static void hold(HoldGroup.Who who, HoldGroup group, ObjectNode to) {
    to.put("host", who.hostname())
        .put("walker", who.walker())
        .put("lock", who.lock().name())
        .put("holds", group.holds())
        .put("hold_bounds", group.holdBounds())
        .put("total_ns", group.totalNs())
        .put("longest_ns", group.longestNs())
        .put("longest_bound", group.longestBound())
        .put("longest_wait_ns", group.longestWaitNs())
        .put("longest_wait_bound", group.longestWaitBound())
        .put("blamed_holds", group.blamedHolds())
        .put("convoys", group.convoys())
        .put("waits", group.waits())
        .put("blamed_ns", group.blamedNs())
        .put("blamed_bound", group.blamedBound());
  }

  private static void blame(StallBlame blame, ObjectNode to) {
    to.put("host", blame.getHost().getHostname())
        .put("walker", blame.getWalker().getComm())
        .put("tid", blame.getWalker().getTid())
        .put("target", blame.getTarget() == null ? null : blame.getTarget().getComm())
        .put("consumer", blame.getConsumer())
        .put("held", blame.getHeld().name())
        .put("last_walk", blame.getLastWalk())
        .put("hold_ns", blame.getHoldNs())
        .put("hold_bound", blame.getHoldBound())
        .put("waits", HoldGroup.waits(blame))
        .put("blamed_ns", blame.getBlamedNs())
        .put("blamed_bound", HoldGroup.isBound(blame))
        .put("convoy", blame.getConvoy());
    TaskJson.walker(blame.getWalker(), to);
    TaskJson.target(blame.getTarget(), to);
  }
}
