// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.walkscope.pipeline.model.ModelEvent.Entries;
import org.walkscope.pipeline.model.ModelEvent.Folios;
import org.walkscope.pipeline.model.ModelEvent.Hole;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Level;

/**
 * What must come of a {@link ModelWalk}, reckoned slot by slot from what arrived of it, after
 * design.md's "Words, exactly" and fs/proc/task_mmu.c. Slow and plain on purpose.
 */
final class Expected {
  /** A slot, or a hole, as the walk passed it, with what was told of its folio. */
  record Passed(
      long start,
      long end,
      Level level,
      EntryType type,
      Slot slot,
      Slot.Folio folio,
      boolean hugetlb) {}

  record Span(
      long start,
      long entries,
      long bytes,
      EntryType type,
      Level level,
      Integer order,
      Long position) {}

  final Completeness completeness;
  final long missing;
  final Map<EntryType, Long> counts = new EnumMap<>(EntryType.class);
  final List<Span> extents = new ArrayList<>();
  long steps;
  long achievable;
  boolean achievableExact;
  long achievablePtl;
  long rss;
  Long anonymous = 0L;
  long swap;
  Long anonHuge = 0L;
  Long shmemHuge = 0L;
  Long fileHuge = 0L;
  long hugetlb;
  long presentPtes;
  long locks;

  private final ModelWalk walk;
  private final List<Passed> passed = new ArrayList<>();

  Expected(ModelWalk walk, boolean anotherFollows) {
    this.walk = walk;
    int last = walk.arrived.lastIndexOf(true);
    long arrived = walk.arrived.stream().filter(a -> a).count();
    if (walk.endArrived()) {
      missing = walk.attempted() - arrived;
      completeness = missing == 0 ? Completeness.COMPLETE : Completeness.LOSSY;
    } else {
      missing = last + 1 - arrived + (anotherFollows ? 1 : 0);
      completeness = Completeness.TRUNCATED;
    }
    pass();
    for (EntryType type : EntryType.values()) {
      counts.put(type, passed.stream().filter(p -> p.slot != null && p.type == type).count());
    }
    steps = passed.size();
    reckonAchievable();
    reckonTables();
    reckonExtents();
    passed.forEach(this::reckonSmaps);
  }

  /** A table has 512 entries here, whatever their level; what the PUDs' lock covers is one. */
  private void reckonTables() {
    achievablePtl =
        passed.stream()
            .filter(p -> p.slot != null)
            .map(
                p ->
                    switch (p.level) {
                      case PTE -> "PTE " + (p.start >>> 21);
                      case PMD -> "PMD " + (p.start >>> 30);
                      case PUD -> "PUD";
                    })
            .distinct()
            .count();
  }

  /** Goes through the events that arrived; what a table gives a second time replaces the first. */
  private void pass() {
    int tableFrom = -1; // where in passed the last table begins
    for (int i = 0; i < walk.events.size(); i++) {
      if (!walk.arrived.get(i + 1)) {
        continue;
      }
      ModelEvent event = walk.events.get(i);
      if (event instanceof Entries entries) {
        long start = entries.slots().get(0).address();
        if (tableFrom >= 0
            && passed.size() > tableFrom
            && start >= passed.get(tableFrom).start
            && start <= passed.get(passed.size() - 1).end
            && entries.slots().get(0).level() == Level.PTE) {
          passed.subList(tableFrom, passed.size()).removeIf(p -> p.start >= start);
        }
        boolean table = entries.slots().get(0).level() == Level.PTE && !entries.hugetlb();
        tableFrom = table ? passed.size() : -1;
        for (Slot slot : entries.slots()) {
          boolean knownByBegin =
              entries.hugetlb() && walk.beginArrived() && slot.type() == EntryType.FOLIO;
          Slot.Folio folio = knownByBegin ? new Slot.Folio(slot.page(), 9, false, false) : null;
          passed.add(
              new Passed(
                  slot.address(),
                  slot.end(),
                  slot.level(),
                  slot.type(),
                  slot,
                  folio,
                  entries.hugetlb()));
        }
      } else if (event instanceof Folios folios) {
        if (!walk.arrived.get(i)) {
          continue; // facts of entries that did not arrive
        }
        for (int p = 0; p < passed.size(); p++) {
          Passed old = passed.get(p);
          if (folios.known().contains(old.slot)) {
            passed.set(
                p,
                new Passed(
                    old.start,
                    old.end,
                    old.level,
                    old.type,
                    old.slot,
                    old.slot.folio(),
                    old.hugetlb));
          }
        }
      } else if (event instanceof Hole hole) {
        passed.add(
            new Passed(hole.start(), hole.end(), level(hole), EntryType.NONE, null, null, false));
        tableFrom = -1;
      } else {
        locks++;
      }
    }
  }

  private Level level(Hole hole) {
    boolean hugePage = hole.depth() < 0 && walk.mapping == ModelWalk.Mapping.HUGETLB;
    return hole.depth() == 3 || (hugePage && walk.beginArrived()) ? Level.PMD : Level.PUD;
  }

  private void reckonAchievable() {
    achievableExact = completeness == Completeness.COMPLETE;
    for (int i = 0; i < passed.size(); i++) {
      boolean joins = i > 0 && joins(passed.get(i - 1), passed.get(i));
      achievable += joins ? 0 : 1;
    }
  }

  private boolean joins(Passed a, Passed b) {
    if (a.end != b.start || a.type != b.type || a.level != b.level) {
      return false;
    }
    if (b.type == EntryType.SWAP) {
      return a.slot.device() == b.slot.device() && a.slot.page() + a.slot.pages() == b.slot.page();
    }
    if (b.type != EntryType.FOLIO) {
      return true;
    }
    if (!a.slot.attributes().equals(b.slot.attributes())
        || a.slot.page() + a.slot.pages() != b.slot.page()) {
      return false;
    }
    if (a.folio != null && b.folio != null) {
      return a.folio.head() == b.folio.head();
    }
    if (a.folio != null) {
      return b.slot.page() < a.folio.head() + (1L << a.folio.order());
    }
    if (b.folio != null) {
      return a.slot.page() >= b.folio.head();
    }
    achievableExact = false;
    return true;
  }

  private void reckonExtents() {
    Passed before = null;
    for (Passed p : passed) {
      Integer order = p.folio == null ? null : p.folio.order();
      boolean like =
          before != null
              && before.end == p.start
              && before.type == p.type
              && before.level == p.level
              && (before.slot == null) == (p.slot == null)
              && (p.slot == null || before.slot.attributes().equals(p.slot.attributes()))
              && Objects.equals(order, before.folio == null ? null : before.folio.order());
      long entries = p.slot == null ? 0 : 1;
      long bytes = p.end - p.start;
      if (like) {
        Span last = extents.remove(extents.size() - 1);
        extents.add(
            new Span(
                last.start,
                last.entries + entries,
                last.bytes + bytes,
                p.type,
                p.level,
                order,
                last.position));
      } else {
        extents.add(new Span(p.start, entries, bytes, p.type, p.level, order, position(p)));
      }
      before = p;
    }
  }

  private static Long position(Passed p) {
    return switch (p.type) {
      case NONE -> null;
      case MARKER -> (long) p.slot.device();
      default -> p.slot.page();
    };
  }

  private void reckonSmaps(Passed p) {
    if (p.slot == null) {
      return;
    }
    boolean page =
        p.type == EntryType.FOLIO
            || p.type == EntryType.MIGRATION
            || p.type == EntryType.DEVICE
            || p.type == EntryType.HWPOISON;
    long bytes = p.slot.bytes();
    if (p.hugetlb) {
      hugetlb += page || p.type == EntryType.PFN ? bytes : 0;
      return;
    }
    if (p.level == Level.PTE) {
      presentPtes += p.slot.present() ? 1 : 0;
      swap += p.type == EntryType.SWAP ? bytes : 0;
    }
    if (!page) {
      return;
    }
    rss += bytes;
    Boolean anon = anonymous(p);
    anonymous = anon == null || anonymous == null ? null : (Long) (anonymous + (anon ? bytes : 0));
    if (p.level == Level.PMD) {
      reckonHuge(anon, p, bytes);
    }
  }

  private void reckonHuge(Boolean anon, Passed p, long bytes) {
    if (anon == null) {
      anonHuge = null;
      shmemHuge = null;
      fileHuge = null;
    } else if (anon) {
      anonHuge = anonHuge == null ? null : (Long) (anonHuge + bytes);
    } else if (p.folio == null) {
      shmemHuge = null;
      fileHuge = null;
    } else if (p.folio.swapbacked()) {
      shmemHuge = shmemHuge == null ? null : (Long) (shmemHuge + bytes);
    } else {
      fileHuge = fileHuge == null ? null : (Long) (fileHuge + bytes);
    }
  }

  private Boolean anonymous(Passed p) {
    if (p.folio != null) {
      return p.folio.anon();
    }
    if (!walk.beginArrived()) {
      return null;
    }
    return switch (walk.mapping) {
      case ANONYMOUS -> p.type == EntryType.HWPOISON ? null : Boolean.TRUE;
      case PRIVATE_FILE -> null;
      case SHARED_FILE, HUGETLB -> false;
    };
  }
}
