// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.PageTableEntries;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;

/**
 * Walks of one reading of a process by one thread. The last walk of a range counts: seq_file walks
 * a VMA again whose text did not fit its buffer.
 */
public final class Reading {
  private final List<Walk> walks;
  private final List<Walk> last;
  private final long missingBeside;

  private Reading(List<Walk> walks, List<Walk> last, long missingBeside) {
    this.walks = walks;
    this.last = last;
    this.missingBeside = missingBeside;
  }

  /** Takes walks of one thread, and records of missing ones among or beside them, in any order. */
  public static Reading of(List<Walk> walks) {
    List<Walk> inOrder = new ArrayList<>(walks);
    inOrder.removeIf(walk -> walk.getMissingWalks() > 0);
    inOrder.sort(Comparator.comparingLong(Walk::getWalk));
    TreeMap<Long, Walk> byStart = new TreeMap<>();
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      Walk walk = inOrder.get(i);
      Map.Entry<Long, Walk> later = byStart.floorEntry(walk.getStart());
      boolean again = later != null && end(later.getValue()) >= end(walk);
      if (!isGate(walk) && !again) {
        byStart.put(walk.getStart(), walk);
      }
    }
    long missing = walks.stream().mapToLong(Walk::getMissingWalks).sum();
    return new Reading(inOrder, List.copyOf(byStart.values()), missing);
  }

  /** Processes end at half of the addresses; a walk over all of one says to end at the last. */
  private static long end(Walk walk) {
    return walk.getEnd() < 0 ? Long.MAX_VALUE : walk.getEnd();
  }

  /** The gate VMA is in smaps and is never walked. */
  private static boolean isGate(Walk walk) {
    return walk.getVma() != null && walk.getVma().getGate();
  }

  /** Walks in the order in which they began. */
  List<Walk> walks() {
    return walks;
  }

  /** Last walk of each range, in address order. */
  List<Walk> last() {
    return last;
  }

  Walk first() {
    return walks.get(0);
  }

  long lastWalk() {
    return walks.get(walks.size() - 1).getWalk();
  }

  long beginEpochNs() {
    return first().getBeginEpochNs();
  }

  long endEpochNs() {
    Walk end = walks.get(walks.size() - 1);
    return end.getBeginEpochNs() + end.getDurationNs();
  }

  /** True if a lock was held around walks of this reading. */
  boolean isUnder(LockHold hold) {
    return hold.getWalker().getTid() == first().getWalker().getTid()
        && hold.getWalker().getStartBoottimeNs() == first().getWalker().getStartBoottimeNs()
        && hold.getHost().getHostname().equals(first().getHost().getHostname())
        && hold.getHost().getBootId().equals(first().getHost().getBootId())
        && hold.getFirstWalk() <= lastWalk()
        && hold.getLastWalk() >= first().getWalk();
  }

  /** Reason why this reading cannot be compared; null when it is whole. */
  String problem() {
    if (last.isEmpty()) {
      return "no walk";
    }
    for (Walk walk : last) {
      String problem = problem(walk);
      if (problem != null) {
        return "walk " + walk.getWalk() + " " + problem;
      }
    }
    if (last.stream().noneMatch(PageTableEntries::isTold)) {
      return "no entries are told";
    }
    long told = lastWalk() - first().getWalk() + 1;
    long missing = Math.max(missingBeside, told - walks.size());
    return missing > 0 ? CountText.of(missing, "walk") + " missing" : null;
  }

  private static String problem(Walk walk) {
    if (walk.getCompleteness() == Completeness.LOSSY) {
      return "lossy: %s missing, %s"
          .formatted(
              CountText.of(walk.getMissingEvents(), "event"),
              CountText.of(walk.getReadErrors(), "read error"));
    }
    if (walk.getCompleteness() == Completeness.TRUNCATED) {
      return "truncated";
    }
    if (walk.getWeight() > 1) {
      return "stands for " + walk.getWeight() + ": the probe traced one in so many";
    }
    return entriesListed(walk) < PageTableEntries.in(walk.getCounts())
        ? "has more extents than are kept"
        : null;
  }

  private static long entriesListed(Walk walk) {
    return walk.getExtents().stream().mapToLong(Extent::getEntries).sum();
  }

  /** Ranges of entries, in address order. */
  List<Told> told() {
    List<Told> all = new ArrayList<>();
    for (Walk walk : last) {
      int pageShift = walk.getHost().getPageShift();
      for (Extent extent : walk.getExtents()) {
        // an entry maps from its own boundary on, wherever the walk began
        Told told = Told.of(extent, pageShift);
        long from = Math.max(told.start(), walk.getStart());
        long to = Math.min(told.end(), end(walk));
        if (from < to) {
          all.add(told.between(from, to));
        }
      }
    }
    all.sort(Comparator.comparingLong(Told::start));
    return all;
  }

  /**
   * Ranges of a legacy reading that this one, by pt_range_walk, must have too: entries of the types
   * asked for. Where it never walked there must be no entry, or it missed one.
   */
  List<Told> asAsked(List<Told> legacy) {
    Set<EntryType> anywhere = EnumSet.noneOf(EntryType.class);
    last.forEach(walk -> anywhere.addAll(walk.getTypesAsked()));
    anywhere.remove(EntryType.NONE);
    List<Told> kept = new ArrayList<>();
    int at = 0;
    for (Told told : legacy) {
      while (at < last.size() && end(last.get(at)) <= told.start()) {
        at++;
      }
      long from = told.start();
      for (int i = at; i < last.size() && last.get(i).getStart() < told.end(); i++) {
        Walk walk = last.get(i);
        keep(told, from, walk.getStart(), anywhere, kept);
        long begin = Math.max(from, walk.getStart());
        from = Math.max(from, Math.min(told.end(), end(walk)));
        keep(told, begin, from, walk.getTypesAsked(), kept);
      }
      keep(told, from, told.end(), anywhere, kept);
    }
    return kept;
  }

  private static void keep(
      Told told, long from, long to, Collection<EntryType> types, List<Told> kept) {
    if (from < to && types.contains(told.type())) {
      kept.add(told.between(from, to));
    }
  }
}
