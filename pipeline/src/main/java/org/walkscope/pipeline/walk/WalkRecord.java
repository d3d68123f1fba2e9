// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.pipeline.entries.TargetVma;
import org.walkscope.pipeline.entries.TypeCode;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Target;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireEnums;

/** Walk record of an open walk. */
public final class WalkRecord {
  /** Begin of a walk that lost its own; the walk is lossy then. */
  private static final WalkBeginView LOST = WalkBeginView.allocate().weight(1);

  private WalkRecord() {}

  /**
   * Record of a walk that is over.
   *
   * @param detail of the trace: without entries nothing is told of what the walk found
   * @param targetCgroup cgroup of the target; null when not known
   * @param surelyMissing events that must have been, beyond those the numbering shows
   */
  public static Walk of(
      OpenWalk open,
      ResultHost host,
      Detail detail,
      Walker walker,
      Cgroup targetCgroup,
      long surelyMissing) {
    WalkBeginView begin = open.begin == null ? LOST : open.begin;
    long missing = open.events.missing() + surelyMissing;
    Completeness completeness = completeness(open, missing);
    boolean entriesTold = detail != Detail.NONE;
    boolean allTold = entriesTold && completeness == Completeness.COMPLETE;
    Walk walk = new Walk();
    walk.setHost(host);
    walk.setWalker(walker);
    walk.setTarget(target(begin, open.begin == null ? null : targetCgroup));
    walk.setWalk(open.walk);
    walk.setSnapshot(begin.snapshot() == 0 ? null : begin.snapshot());
    walk.setFile(requireNonNullElse(WireEnums.procFile(begin.file()), ProcFile.NONE));
    walk.setWalkerKind(kind(begin));
    walk.setTypesAsked(typesAsked(begin));
    walk.setConsumer(open.begin == null ? "unknown" : open.consumer);
    walk.setFunction(begin.function());
    String ops = begin.ops();
    walk.setOps(ops);
    walk.setStart(begin.start());
    walk.setEnd(begin.end());
    walk.setVma(TargetVma.known(begin) ? TargetVma.toVma(begin) : null);
    walk.setMapCount(begin.mapCount());
    walk.setVmaReferences(begin.vmaReferences() == 0 ? null : begin.vmaReferences());
    WalkerWaits.put(begin, walk);
    walk.setBeginEpochNs(open.events.firstNs + host.getMonotonicToEpochNs());
    walk.setDurationNs(open.events.lastNs - open.events.firstNs);
    walk.setResult(open.end == null ? null : open.end.result());
    walk.setGivenUpEpochMs(open.givenUpEpochMs);
    walk.setCompleteness(completeness);
    walk.setMissingEvents(missing);
    walk.setReadErrors(open.readErrors);
    walk.setWeight(Integer.toUnsignedLong(begin.weight()));
    walk.setUnlockedEntries(open.unlockedEntries);
    walk.setSteps(open.steps);
    walk.setAchievableSteps(open.stepRuns.steps());
    walk.setPtlAcquisitions(open.locks.ptlAcquisitions());
    walk.setAchievablePtlAcquisitions(open.tableLocks.count());
    walk.setAchievableExact(allTold && open.achievableExact());
    walk.setCounts(open.counts.toRecord());
    walk.setSmaps(entriesTold ? smaps(open, ops, host) : null);
    walk.setExtents(open.extents.toList());
    walk.setUnread(open.unread.toList());
    walk.setLocks(open.locks.toList());
    if (allTold) {
      open.putResult(walk);
    }
    return walk;
  }

  /**
   * Record of walks of which no event came.
   *
   * @param first number
   * @param begin of the walk after them; null when it was lost
   * @param targetCgroup cgroup of that walk's target; null when not known
   */
  public static Walk missing(
      long first,
      long walks,
      WalkBeginView begin,
      ResultHost host,
      Walker walker,
      Cgroup targetCgroup) {
    WalkBeginView after = begin == null ? LOST : begin;
    return Walk.newBuilder()
        .setHost(host)
        .setWalker(walker)
        .setTarget(target(after, targetCgroup))
        .setWalk(first)
        .setMissingWalks(walks)
        .setFile(ProcFile.NONE)
        .setWalkerKind(kind(after))
        .setConsumer(begin == null ? "unknown" : Consumers.of(begin))
        .setFunction("")
        .setOps("")
        .setStart(0)
        .setEnd(0)
        .setMapCount(0)
        .setBeginEpochNs(0)
        .setDurationNs(0)
        .setCompleteness(Completeness.LOSSY)
        .setMissingEvents(0)
        .setReadErrors(0)
        .setSteps(0)
        .setAchievableSteps(0)
        .setAchievableExact(false)
        .setCounts(new TypeCounts(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L))
        .setExtents(List.of())
        .setLocks(List.of())
        .build();
  }

  private static List<EntryType> typesAsked(WalkBeginView begin) {
    if (begin.walkerKind() != Wire.WALKER_PT_RANGE_WALK) {
      return null;
    }
    List<EntryType> types = new ArrayList<>();
    for (EntryType type : EntryType.values()) {
      if ((begin.types() & 1 << TypeCode.of(type)) != 0) {
        types.add(type);
      }
    }
    return types;
  }

  public static WalkerKind kind(WalkBeginView begin) {
    return requireNonNullElse(WireEnums.walkerKind(begin.walkerKind()), WalkerKind.LEGACY);
  }

  /**
   * Process of a begin.
   *
   * @param cgroup of the process; null when not known
   */
  public static Target target(WalkBeginView begin, Cgroup cgroup) {
    long start = begin.targetStartBoottimeNs();
    // a begin says the uid if it says the cgroup: since version 5
    Integer uid = begin.targetCgroup() == 0 ? null : (Integer) begin.targetUid();
    return new Target(
        begin.targetTgid(), begin.targetComm(), start == 0 ? null : start, begin.mm(), cgroup, uid);
  }

  /** Entries that were not read make a walk lossy although no event is missing. */
  private static Completeness completeness(OpenWalk open, long missing) {
    if (open.end == null) {
      return Completeness.TRUNCATED;
    }
    return missing == 0 && !open.entriesUnread ? Completeness.COMPLETE : Completeness.LOSSY;
  }

  private static SmapsTotals smaps(OpenWalk open, String ops, ResultHost host) {
    WalkBeginView begin = open.begin;
    if (!Consumers.isSmaps(open.consumer)) {
      return null;
    }
    // shmem pages in swap leave no entry: smaps asks the file, once for all or hole by hole
    boolean byHole = Consumers.smapsLooksUpHoles(ops, begin);
    long byHoles = open.end == null ? 0 : open.end.shmemPartialSwapBytes();
    long swapEntries = open.end == null ? 0 : Integer.toUnsignedLong(open.end.swapEntries());
    return open.smaps.toTotals(
        byHole ? byHoles : begin.shmemSwapBytes(), swapEntries, host.getPageShift());
  }
}
