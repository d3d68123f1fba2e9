// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.views.ViewIds;
import org.walkscope.views.WalkView;

/**
 * Walks that a page can open: the slowest, and those whose locks others waited for longest. Memory
 * does not grow with the input: holds and waits of a walk come right after it in its thread, so the
 * last walks of a thread wait for them.
 */
public final class KeptWalks {
  private static final int SLOWEST = 24;
  private static final int BLAMED = 16;

  /** Walks of a thread that wait for what comes of their locks. */
  private static final int LAST = 4;

  /** Threads whose last walks are kept. */
  private static final int THREADS = 256;

  /** Locks around walks that one walk lists. */
  private static final int HOLDS = 16;

  private static final class Kept {
    private final Walk walk;
    private final String thread;
    private final List<LockHold> holds = new ArrayList<>();
    private final List<StallBlame> blames = new ArrayList<>();
    private long blamedNs;

    Kept(Walk walk, String thread) {
      this.walk = walk;
      this.thread = thread;
    }

    long blamedNs() {
      return blamedNs;
    }

    long durationNs() {
      return walk.getDurationNs();
    }
  }

  private final Map<String, Deque<Kept>> last = new RecentlyUsed<>(THREADS);

  private final List<Kept> slowest = new ArrayList<>();
  private final List<Kept> blamed = new ArrayList<>();
  private long seen;

  /** Takes a result. */
  public void take(SpecificRecord result) {
    if (result instanceof Walk walk && walk.getMissingWalks() == 0) {
      seen++;
      String thread = RecordKey.ofThreadInRun(walk.getHost(), walk.getWalker());
      Kept kept = new Kept(walk, thread);
      Deque<Kept> walks = last.computeIfAbsent(thread, each -> new ArrayDeque<>());
      walks.addLast(kept);
      if (walks.size() > LAST) {
        walks.removeFirst();
      }
      offer(kept, slowest, SLOWEST, Kept::durationNs);
    } else if (result instanceof LockHold hold) {
      take(hold);
    } else if (result instanceof Stall stall) {
      take(stall);
    } else if (result instanceof StallBlame blame) {
      kept(RecordKey.ofThreadInRun(blame.getHost(), blame.getWalker())).stream()
          .filter(kept -> isUnder(kept, blame))
          .forEach(kept -> kept.blames.add(blame));
    }
  }

  private void take(LockHold hold) {
    for (Kept kept : kept(RecordKey.ofThreadInRun(hold.getHost(), hold.getWalker()))) {
      long number = kept.walk.getWalk();
      if (number >= hold.getFirstWalk()
          && number <= hold.getLastWalk()
          && kept.holds.size() < HOLDS) {
        kept.holds.add(hold);
      }
    }
  }

  private void take(Stall stall) {
    for (Kept kept : kept(RecordKey.ofThreadInRun(stall.getHost(), stall.getWalker()))) {
      if (kept.walk.getWalk() == stall.getWalk()) {
        kept.blamedNs += stall.getOverlapNs();
        offer(kept, blamed, BLAMED, Kept::blamedNs);
      }
    }
  }

  /** Keeps a walk if it is one of the highest; of equal ones those that came first. */
  private static void offer(Kept walk, List<Kept> highest, int most, ToLongFunction<Kept> by) {
    if (highest.contains(walk)) {
      return;
    }
    highest.add(walk);
    if (highest.size() > most) {
      Kept lowest = walk;
      for (Kept kept : highest) {
        lowest = by.applyAsLong(kept) < by.applyAsLong(lowest) ? kept : lowest;
      }
      highest.remove(lowest);
    }
  }

  /** Walks of a thread that are here. */
  private List<Kept> kept(String thread) {
    Set<Kept> found = new LinkedHashSet<>(last.getOrDefault(thread, new ArrayDeque<>()));
    all().stream().filter(kept -> kept.thread.equals(thread)).forEach(found::add);
    return List.copyOf(found);
  }

  /** Walks that can be opened. */
  private Set<Kept> all() {
    Set<Kept> all = new LinkedHashSet<>(slowest);
    all.addAll(blamed);
    return all;
  }

  private static boolean isUnder(Kept kept, StallBlame blame) {
    long first = Objects.requireNonNullElse(blame.getFirstWalk(), blame.getLastWalk());
    long number = kept.walk.getWalk();
    return number >= first && number <= blame.getLastWalk();
  }

  /** Walks that were there. */
  public long seen() {
    return seen;
  }

  /** Views, the slowest first. */
  public List<WalkView> views() {
    return all().stream()
        .sorted(Comparator.comparingLong(Kept::durationNs).reversed())
        .map(kept -> WalkView.of(kept.walk, kept.holds, kept.blames))
        .toList();
  }

  /** Id of a walk that is blamed, if it can be opened. */
  public Optional<String> idOf(StallBlame blame) {
    return all().stream()
        .filter(kept -> kept.blames.contains(blame))
        .map(kept -> ViewIds.of(kept.walk))
        .findFirst();
  }
}
