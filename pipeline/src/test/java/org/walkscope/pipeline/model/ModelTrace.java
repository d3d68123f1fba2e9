// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.walkscope.event.EventVisitor;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.model.ModelEvent.Entries;
import org.walkscope.pipeline.model.ModelEvent.Folios;
import org.walkscope.pipeline.model.ModelEvent.Hole;
import org.walkscope.pipeline.model.ModelEvent.Lock;
import org.walkscope.schema.Arch;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/**
 * A random thread: walks over random address spaces, and the fragments they become, cut, lost,
 * repeated and shuffled at random. The same seed gives the same thread.
 */
final class ModelTrace {
  private static final long TABLE = 2 << 20;

  final List<ModelWalk> walks = new ArrayList<>();

  /** As they arrive. */
  final List<TraceFragment> fragments = new ArrayList<>();

  /** Lost between the first and the last that arrive, or before the first. */
  long fragmentsMissing;

  long fragmentsRepeated;

  private final Random random;
  private final Host host;
  private final double eventLoss;
  private final double fragmentLoss;
  private long nowNs = 5_000_000_000L;
  private long nextPfn = 0x100000;

  ModelTrace(long seed) {
    random = new Random(seed);
    host = random.nextBoolean() ? TestHosts.x86() : TestHosts.arm64();
    eventLoss = random.nextInt(3) == 0 ? 0.1 : 0;
    fragmentLoss = random.nextInt(3) == 0 ? 0.1 : 0;
    int count = 1 + random.nextInt(6);
    for (int walk = 1; walk <= count; walk++) {
      walks.add(walk(walk));
    }
    write();
  }

  /**
   * Numbers of the walks of which nothing arrived, up to the last that did; those before the first
   * only when no fragment is missing there, that may have had any number of them.
   */
  List<Long> walksMissing() {
    boolean headMissing = fragments.stream().noneMatch(fragment -> fragment.getFragment() == 0);
    List<Long> missing = new ArrayList<>();
    List<Long> since = new ArrayList<>();
    boolean any = false;
    for (ModelWalk walk : walks) {
      if (!walk.anyArrived()) {
        since.add(walk.walk);
        continue;
      }
      if (any || !headMissing) {
        missing.addAll(since);
      }
      since.clear();
      any = true;
    }
    return missing;
  }

  private ModelWalk walk(int number) {
    ModelWalk.Mapping mapping = pick(ModelWalk.Mapping.values());
    long start = 0x7f00_0000_0000L + random.nextInt(1000) * 4096L;
    if (mapping == ModelWalk.Mapping.HUGETLB) {
      start &= -TABLE;
    }
    ModelWalk walk = new ModelWalk(number, begin(mapping, start, number), mapping);
    boolean facts = random.nextInt(4) != 0;
    long at = start;
    for (int table = random.nextInt(5); table >= 0; table--) {
      if (mapping == ModelWalk.Mapping.HUGETLB) {
        at = hugetlb(walk, at);
      } else {
        switch (random.nextInt(4)) {
          case 0 -> at = hole(walk, at);
          case 1 -> at = (at & (TABLE - 1)) == 0 ? huge(walk, at, facts) : table(walk, at, facts);
          default -> at = table(walk, at, facts);
        }
      }
    }
    nowNs += 1000;
    walk.timesNs.add(0, nowNs);
    for (int i = 0; i <= walk.events.size(); i++) {
      nowNs += random.nextInt(10_000);
      walk.timesNs.add(nowNs);
    }
    for (int i = 0; i < walk.attempted(); i++) {
      walk.arrived.add(random.nextDouble() >= eventLoss);
    }
    return walk;
  }

  private WalkBeginView begin(ModelWalk.Mapping mapping, long start, int number) {
    WalkScript.Begin begin = WalkScript.smaps(start, start + 0x4000_0000L).snapshot(number);
    return switch (mapping) {
      case ANONYMOUS -> begin.build();
      case PRIVATE_FILE -> begin.kind(WalkScript.FILE).flags(0x75).build();
      case SHARED_FILE -> begin.kind(WalkScript.FILE).flags(0xfb).build();
      case HUGETLB -> begin.kind(WalkScript.FILE).flags(0xfb).hugetlb(21).build();
    };
  }

  private long hole(ModelWalk walk, long at) {
    long end = (at & -TABLE) + TABLE * (1 + random.nextInt(3));
    walk.events.add(new Hole(at, end, 2 + random.nextInt(2)));
    return end;
  }

  private long hugetlb(ModelWalk walk, long at) {
    if (random.nextInt(4) == 0) {
      walk.events.add(new Hole(at, at + TABLE, -1));
      return at + TABLE;
    }
    nextPfn = random.nextBoolean() ? (nextPfn + 511) & -512 : nextPfn & -512;
    EntryType type = pick(EntryType.NONE, EntryType.FOLIO, EntryType.FOLIO, EntryType.MIGRATION);
    Slot slot =
        new Slot(at, Level.PMD, type, nextPfn, 0, false, true, false, false, true, true, null);
    nextPfn += 512;
    walk.events.add(new Entries(List.of(slot), true));
    return at + TABLE;
  }

  private long huge(ModelWalk walk, long at, boolean facts) {
    nextPfn = (nextPfn + 511) & -512;
    EntryType type = pick(EntryType.FOLIO, EntryType.FOLIO, EntryType.PFN, EntryType.MIGRATION);
    Slot.Folio folio = type == EntryType.PFN ? null : folio(walk.mapping, nextPfn, 9);
    walk.events.add(new Entries(List.of(slot(at, Level.PMD, type, nextPfn, folio)), false));
    nextPfn += 512;
    tell(walk, facts);
    return at + TABLE;
  }

  private long table(ModelWalk walk, long from, boolean facts) {
    long end = (from & -TABLE) + TABLE;
    if (random.nextInt(3) > 0) {
      end = Math.min(end, from + 4096L * (1 + random.nextInt(60)));
    }
    List<Slot> slots = new ArrayList<>();
    for (long at = from; at < end; ) {
      at = group(walk.mapping, slots, at, end);
    }
    walk.events.add(new Entries(slots, false));
    tell(walk, facts);
    if (random.nextInt(8) == 0) {
      // the lock is dropped inside the table, and the rest of it read again
      int again = random.nextInt(slots.size());
      walk.events.add(new Entries(List.copyOf(slots.subList(again, slots.size())), false));
      tell(walk, facts);
    }
    return end;
  }

  /** Some slots that belong together: a folio, consecutive swap, a stretch of none. */
  private long group(ModelWalk.Mapping mapping, List<Slot> slots, long from, long end) {
    EntryType type = pick(EntryType.values());
    int order = pick(0, 0, 2, 4);
    // every page frame is in one folio only
    long page = nextPfn + (random.nextInt(4) == 0 ? random.nextInt(40) : 0);
    page = (page + (1L << order) - 1) & -(1L << order);
    Slot.Folio folio = type == EntryType.FOLIO ? folio(mapping, page, order) : null;
    Slot like = slot(from, Level.PTE, type, page, folio);
    boolean consecutive = random.nextInt(5) > 0;
    boolean backwards = random.nextInt(6) == 0;
    long at = from;
    int length = type == EntryType.FOLIO ? 1 << order : 1 + random.nextInt(20);
    for (int i = 0; i < length && at < end; i++, at += 4096) {
      int step = type == EntryType.FOLIO || consecutive ? i : random.nextInt(9);
      long mine = page + (backwards && step < length ? length - 1 - step : step);
      boolean flip = random.nextInt(12) == 0;
      slots.add(
          new Slot(
              at,
              Level.PTE,
              type,
              mine,
              like.device(),
              like.protNone(),
              like.write(),
              like.softDirty(),
              like.uffd() ^ (flip && like.present()),
              random.nextInt(6) == 0 ^ like.young(),
              like.dirty(),
              folio));
    }
    nextPfn = Math.max(nextPfn, page + (1L << order));
    return at;
  }

  private Slot slot(long at, Level level, EntryType type, long page, Slot.Folio folio) {
    int device =
        switch (type) {
          case SWAP -> random.nextInt(3);
          case MARKER -> pick(1, 2, 4);
          case MIGRATION, DEVICE -> random.nextInt(3);
          default -> 0;
        };
    boolean softDirty = host.getArch() == Arch.X86_64 && random.nextBoolean();
    boolean protNone = random.nextInt(6) == 0;
    return new Slot(
        at,
        level,
        type,
        page,
        device,
        protNone,
        random.nextBoolean() && !protNone,
        softDirty,
        random.nextInt(5) == 0,
        random.nextBoolean(),
        random.nextBoolean(),
        folio);
  }

  private Slot.Folio folio(ModelWalk.Mapping mapping, long head, int order) {
    return switch (mapping) {
      case ANONYMOUS -> new Slot.Folio(head, order, true, true);
      case PRIVATE_FILE -> {
        boolean copied = random.nextBoolean();
        yield new Slot.Folio(head, order, copied, copied);
      }
      case SHARED_FILE, HUGETLB -> new Slot.Folio(head, order, false, random.nextBoolean());
    };
  }

  private void tell(ModelWalk walk, boolean facts) {
    Entries entries = (Entries) walk.events.get(walk.events.size() - 1);
    if (facts) {
      List<Slot> known = new ArrayList<>();
      for (Slot slot : entries.slots()) {
        if (slot.folio() != null && random.nextInt(20) > 0) {
          known.add(slot);
        }
      }
      walk.events.add(new Folios(known));
    }
    if (random.nextBoolean()) {
      long address = entries.slots().get(0).address();
      walk.events.add(new Lock(address, random.nextInt(50), random.nextInt(900), 4));
    }
  }

  /** Writes what arrived; losing a fragment loses its events. */
  private void write() {
    ThreadTrace trace = new ThreadTrace(host, TestHosts.walker(7));
    List<List<int[]>> inFragments = new ArrayList<>(List.of(new ArrayList<>()));
    for (int w = 0; w < walks.size(); w++) {
      for (int sequence = 0; sequence < walks.get(w).attempted(); sequence++) {
        if (!walks.get(w).arrived.get(sequence)) {
          continue;
        }
        if (random.nextInt(8) == 0 && !inFragments.get(inFragments.size() - 1).isEmpty()) {
          trace.cut();
          inFragments.add(new ArrayList<>());
        }
        ModelWalk walk = walks.get(w);
        int number = sequence;
        trace.write(to -> write(to, walk, number));
        inFragments.get(inFragments.size() - 1).add(new int[] {w, sequence});
      }
    }
    deliver(trace.fragments(), inFragments);
  }

  private void deliver(List<TraceFragment> all, List<List<int[]>> inFragments) {
    long untold = 0;
    for (int i = 0; i < all.size(); i++) {
      if (random.nextDouble() < fragmentLoss) {
        untold++;
        for (int[] event : inFragments.get(i)) {
          walks.get(event[0]).arrived.set(event[1], false);
        }
        continue;
      }
      fragmentsMissing += untold;
      untold = 0;
      fragments.add(all.get(i));
      if (random.nextInt(10) == 0) {
        fragments.add(all.get(i));
        fragmentsRepeated++;
      }
    }
    for (int swaps = random.nextInt(4); swaps > 0 && fragments.size() > 1; swaps--) {
      int from = random.nextInt(fragments.size());
      int to = Math.min(fragments.size() - 1, from + random.nextInt(4));
      Collections.swap(fragments, from, to);
    }
  }

  private void write(EventVisitor to, ModelWalk walk, int sequence) {
    if (sequence == 0) {
      to.walkBegin(placed(walk.begin, walk, 0));
    } else if (sequence == walk.attempted() - 1) {
      WalkEndView end = placed(WalkEndView.allocate(), walk, sequence);
      to.walkEnd(end.attempted(walk.attempted()));
    } else if (walk.events.get(sequence - 1) instanceof Entries entries) {
      writeEntries(to, walk, sequence, entries);
    } else if (walk.events.get(sequence - 1) instanceof Folios folios) {
      writeFolios(to, walk, sequence, folios.known());
    } else if (walk.events.get(sequence - 1) instanceof Hole hole) {
      HoleView view = placed(HoleView.allocate(), walk, sequence).start(hole.start());
      to.hole(view.end(hole.end()).depth(hole.depth()));
    } else if (walk.events.get(sequence - 1) instanceof Lock lock) {
      LockView view = placed(LockView.allocate(), walk, sequence).lock(1).address(lock.address());
      view.waitNs(lock.waitNs()).holdNs(lock.holdNs()).kind(lock.kind());
      to.lock(view.level(Wire.LEVEL_PTE));
    }
  }

  private static <V extends EventView> V placed(V view, ModelWalk walk, int sequence) {
    view.timestampNs(walk.timesNs.get(sequence)).walk(walk.walk).sequence(sequence);
    return view;
  }

  /**
   * Any arithmetic progression may travel as a run, also one that goes through several meanings.
   */
  private void writeEntries(EventVisitor to, ModelWalk walk, int sequence, Entries entries) {
    List<Slot> slots = entries.slots();
    List<long[]> runs = new ArrayList<>();
    for (int i = 0; i < slots.size(); ) {
      long raw = RawBits.of(slots.get(i), host.getArch());
      int longest = random.nextInt(5) == 0 ? 1 : slots.size();
      int count = 1;
      long stride = 0;
      while (count < longest && i + count < slots.size()) {
        long next = RawBits.of(slots.get(i + count), host.getArch());
        stride = count == 1 ? next - raw : stride;
        if (next != raw + stride * count) {
          break;
        }
        count++;
      }
      runs.add(new long[] {slots.get(i).address(), raw, count == 1 ? 0 : stride, count});
      i += count;
    }
    int level = slots.get(0).level() == Level.PTE ? 1 : 2;
    int flags = entries.hugetlb() ? Wire.ENTRIES_HUGETLB : 0;
    EntriesView view = placed(EntriesView.allocate(), walk, sequence).ptl(1).level(level);
    to.entries(view.pageShift(level == 1 ? 12 : 21).flags(flags).nrRuns(runs.size()));
    for (long[] run : runs) {
      RunView one = RunView.allocate().address(run[0]).raw(run[1]);
      to.run(one.stride(run[2]).count((int) run[3]));
    }
  }

  private void writeFolios(EventVisitor to, ModelWalk walk, int sequence, List<Slot> known) {
    List<long[]> facts = new ArrayList<>();
    Slot before = null;
    for (Slot slot : known) {
      boolean extendsLast =
          before != null
              && before.folio().equals(slot.folio())
              && before.end() == slot.address()
              && before.page() + 1 == slot.page();
      if (extendsLast) {
        facts.get(facts.size() - 1)[2] += slot.pages();
      } else {
        int kind = (slot.folio().anon() ? 1 : 0) | (slot.folio().swapbacked() ? 8 : 0);
        facts.add(
            new long[] {
              slot.address(), slot.folio().head(), slot.pages(), slot.folio().order(), kind
            });
      }
      before = slot;
    }
    to.folios(placed(FoliosView.allocate(), walk, sequence).nrFolios(facts.size()));
    for (long[] fact : facts) {
      FolioView folio = WalkScript.folio(fact[0], fact[1], 0, (int) fact[2]).mapcount(1);
      to.folio(folio.order((int) fact[3]).kind((int) fact[4]));
    }
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
