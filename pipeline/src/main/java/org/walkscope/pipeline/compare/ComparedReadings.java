// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.Cell;
import org.walkscope.pipeline.state.Table;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.WalkTimes;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.schema.WalkerKind;

/**
 * Comparison of a reading by pt_range_walk with the readings by the legacy walker before and after
 * it, of one process and file by one thread, which {@link #keyOf} names: readings of different
 * threads cannot be compared, and readings of one thread come in order.
 *
 * <p>A reading is over when no walk has come to it for the timeout, by the walks' own times; the
 * locks around it are those released by then. Timers say when everything up to a time has come, and
 * change no result. The last reading of three may be the first of the next three. Of a process
 * without readings through pt_range_walk one reading a file is kept, as long as the patience lasts.
 */
public final class ComparedReadings implements Timers.Taker {
  /**
   * State of one process and thread.
   *
   * @param readings by number
   * @param walks by reading and number
   * @param holds by walk, lock and release
   * @param gap walks missing right before the next
   * @param numbers readings begun
   * @param holdCount holds kept
   */
  record State(
      Table<Long, OpenReading> readings,
      Table<Tuple2<Long, Long>, Walk> walks,
      Table<Tuple3<Long, Long, Long>, LockHold> holds,
      Cell<Walk> gap,
      Cell<Long> numbers,
      Cell<Long> holdCount) {
    static State inMemory() {
      return new State(
          Table.inMemory(),
          Table.inMemory(),
          Table.inMemory(),
          Cell.inMemory(),
          Cell.inMemory(),
          Cell.inMemory());
    }
  }

  private final CompareSettings settings;
  private final Table<Long, OpenReading> readings;
  private final Table<Tuple2<Long, Long>, Walk> walks;
  private final Table<Tuple3<Long, Long, Long>, LockHold> holds;
  private final Cell<Walk> gap;
  private final Cell<Long> numbers;
  private final Cell<Long> holdCount;
  private final Timers timers;
  private final Consumer<WalkerComparison> out;
  private final Consumer<Loss> lost;

  ComparedReadings(
      CompareSettings settings,
      State state,
      Timers timers,
      Consumer<WalkerComparison> out,
      Consumer<Loss> lost) {
    this.settings = settings;
    readings = state.readings;
    walks = state.walks;
    holds = state.holds;
    gap = state.gap;
    numbers = state.numbers;
    holdCount = state.holdCount;
    this.timers = timers;
    this.out = out;
    this.lost = lost;
  }

  /** Comparison of one process and thread, in memory. */
  public static ComparedReadings inMemory(
      CompareSettings settings,
      Timers timers,
      Consumer<WalkerComparison> out,
      Consumer<Loss> lost) {
    return new ComparedReadings(settings, State.inMemory(), timers, out, lost);
  }

  /**
   * hostname/boot_id/mm/start/tid/start: target process and reading thread of a walk or lock hold.
   * The kernel reuses addresses of mm_structs: the start of the process tells its mm from an
   * earlier one. The start is empty where the kernel did not tell it, or where the lock hold has no
   * walk of this mm; no reading is compared with such a hold.
   */
  public static String keyOf(Walk walk) {
    return keyOf(walk.getHost(), walk.getTarget().getMm(), walk.getTarget(), walk.getWalker());
  }

  /** Key of the walks that a lock was held around. */
  public static String keyOf(LockHold hold) {
    return keyOf(hold.getHost(), hold.getMm(), hold.getTarget(), hold.getWalker());
  }

  private static String keyOf(ResultHost host, long mm, Target target, Walker walker) {
    Long startNs = target == null ? null : target.getStartBoottimeNs();
    return String.join(
        "/",
        RecordKey.ofHost(host),
        Long.toHexString(mm),
        startNs == null ? "" : Long.toUnsignedString(startNs),
        Integer.toUnsignedString(walker.getTid()),
        Long.toUnsignedString(walker.getStartBoottimeNs()));
  }

  /** Takes the next walk, or record of missing ones, of the process and thread. */
  public void take(Walk walk) {
    if (walk.getMissingWalks() > 0) {
      miss(walk);
      return;
    }
    Walk missing = gap.get();
    if (missing != null) {
      gap.set(null);
    }
    if (isCompared(walk)) {
      add(walk, missing);
    }
  }

  /** Walks that are missing may belong to the readings on either side. */
  private void miss(Walk missing) {
    for (OpenReading reading : readings.those(any -> true)) {
      if (!reading.tooLong
          && reading.isNumberedAs(missing)
          && reading.lastWalk + 1 == missing.getWalk()) {
        walks.put(Tuple2.of(reading.id, missing.getWalk()), missing);
      }
    }
    gap.set(missing);
  }

  private static boolean isCompared(Walk walk) {
    return walk.getSnapshot() != null
        && switch (walk.getFile()) {
          case SMAPS, SMAPS_ROLLUP, NUMA_MAPS, PAGEMAP, CLEAR_REFS -> true;
          case PAGEMAP_SCAN, NONE -> false;
        };
  }

  private void add(Walk walk, Walk missing) {
    OpenReading reading = readingOf(walk);
    if (reading == null) {
      lose(Counter.READINGS_CROWDED_OUT, walk);
      return;
    }
    boolean begins = reading.timerMs == 0;
    reading.add(walk);
    reading.lastMs = WalkTimes.overMs(walk);
    reading.behindMs = timers.behindMs(reading.lastMs);
    if (!reading.tooLong && reading.spans > settings.spansKept()) {
      reading.tooLong = true;
      forgetWalks(reading);
      lose(Counter.READINGS_TOO_LONG, walk);
    }
    if (!reading.tooLong) {
      walks.put(Tuple2.of(reading.id, walk.getWalk()), walk);
      if (missing != null) {
        walks.put(Tuple2.of(reading.id, missing.getWalk()), missing);
      }
    }
    if (begins) {
      schedule(reading, closesMs(reading) + reading.behindMs);
    }
    readings.put(reading.id, reading);
  }

  private long closesMs(OpenReading reading) {
    return reading.lastMs + settings.timeout().toMillis();
  }

  /** Null when no further reading may begin. */
  private OpenReading readingOf(Walk walk) {
    int count = 0;
    OpenReading latest = null;
    OpenReading before = null;
    for (OpenReading reading : readings.those(any -> true)) {
      count++;
      if (reading.file != walk.getFile()) {
        continue;
      }
      if (latest == null || reading.id > latest.id) {
        before = latest;
        latest = reading;
      } else if (before == null || reading.id > before.id) {
        before = reading;
      }
    }
    boolean goesOn =
        latest != null && latest.goesOnWith(walk) && WalkTimes.overMs(walk) <= closesMs(latest);
    if (goesOn) {
      return latest;
    }
    if (isOfNoUse(latest, before, walk)) {
      forget(latest);
      count--;
    }
    if (count >= settings.readingsKept()) {
      return null;
    }
    long number = numbers.get() == null ? 0 : numbers.get();
    numbers.set(number + 1);
    return OpenReading.of(number, walk);
  }

  /**
   * Whether a reading can be in no comparison when another begins: one through the legacy walker,
   * before another such, and not after one through pt_range_walk.
   */
  private static boolean isOfNoUse(OpenReading latest, OpenReading before, Walk next) {
    return latest != null
        && latest.kind == WalkerKind.LEGACY
        && next.getWalkerKind() == WalkerKind.LEGACY
        && (before == null || before.kind == WalkerKind.LEGACY);
  }

  /** Takes a lock held around walks of the process by the thread. */
  public void take(LockHold hold) {
    long count = holdCount.get() == null ? 0 : holdCount.get();
    long releasedMs = Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000);
    if (count >= settings.holdsKept()) {
      lost.accept(
          loss(
              Counter.COMPARED_HOLDS_DROPPED,
              hold.getHost(),
              "hold of walk " + hold.getFirstWalk(),
              releasedMs));
      return;
    }
    Tuple3<Long, Long, Long> key =
        Tuple3.of(hold.getFirstWalk(), hold.getLock(), hold.getReleasedEpochNs());
    if (holds.get(key) == null) {
      holdCount.set(count + 1);
    }
    holds.put(key, hold);
    // one timer for all readings
    long patienceMs = settings.patience().toMillis();
    long fromMs = releasedMs + timers.behindMs(releasedMs);
    timers.set((fromMs / patienceMs + 3) * patienceMs);
  }

  private void schedule(OpenReading reading, long timerMs) {
    reading.timerMs = timerMs;
    timers.set(timerMs);
  }

  @Override
  public void onTimer(long timestampMs) {
    List<OpenReading> due = readings.those(reading -> reading.timerMs <= timestampMs);
    due.sort(Comparator.comparingLong(reading -> reading.id));
    for (OpenReading reading : due) {
      long closesMs = closesMs(reading) + reading.behindMs;
      if (reading.closed) {
        forget(reading);
      } else if (closesMs > timestampMs) {
        schedule(reading, closesMs);
        readings.put(reading.id, reading);
      } else {
        close(reading);
      }
    }
    forgetHolds(timestampMs);
  }

  @Override
  public boolean isEmpty() {
    return gap.get() == null;
  }

  private void close(OpenReading reading) {
    reading.closed = true;
    schedule(reading, reading.lastMs + reading.behindMs + forgetsAfterMs());
    readings.put(reading.id, reading);
    List<OpenReading> closed = closedOf(reading.file);
    int last = closed.size() - 1;
    if (last >= 2 && closed.get(last).kind == WalkerKind.LEGACY) {
      compare(closed.get(last - 2), closed.get(last - 1), closed.get(last));
    }
    // readings that can still be the first, or the first two, of three
    boolean waits =
        reading.kind == WalkerKind.PT_RANGE_WALK
            && last >= 1
            && closed.get(last - 1).kind == WalkerKind.LEGACY;
    int keep = reading.kind == WalkerKind.LEGACY ? 1 : waits ? 2 : 0;
    for (int i = 0; i + keep <= last; i++) {
      forget(closed.get(i));
    }
  }

  /** Patience begins after the timeout. */
  private long forgetsAfterMs() {
    return settings.timeout().plus(settings.patience()).toMillis();
  }

  private List<OpenReading> closedOf(ProcFile file) {
    List<OpenReading> closed = readings.those(reading -> reading.closed && reading.file == file);
    closed.sort(Comparator.comparingLong(reading -> reading.id));
    return closed;
  }

  private void compare(OpenReading before, OpenReading range, OpenReading after) {
    boolean three = before.kind == WalkerKind.LEGACY && range.kind == WalkerKind.PT_RANGE_WALK;
    if (!three || before.tooLong || range.tooLong || after.tooLong) {
      return;
    }
    // holds released later may have come or not
    List<LockHold> around =
        holds.those(hold -> Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000) <= closesMs(after));
    out.accept(WalkerComparisons.of(readingOf(before), readingOf(range), readingOf(after), around));
  }

  private Reading readingOf(OpenReading reading) {
    List<Walk> own = new ArrayList<>();
    for (Map.Entry<Tuple2<Long, Long>, Walk> entry : walks.entries()) {
      if (entry.getKey().f0 == reading.id) {
        own.add(entry.getValue());
      }
    }
    return Reading.of(own);
  }

  private void forget(OpenReading reading) {
    forgetWalks(reading);
    readings.remove(reading.id);
  }

  private void forgetWalks(OpenReading reading) {
    walks.removeAll(walks.keys(key -> key.f0 == reading.id));
  }

  private void forgetHolds(long timestampMs) {
    long keptMs = timestampMs - 2 * settings.patience().toMillis();
    List<Tuple3<Long, Long, Long>> old = new ArrayList<>();
    for (Map.Entry<Tuple3<Long, Long, Long>, LockHold> entry : holds.entries()) {
      if (entry.getValue().getReleasedEpochNs() / 1_000_000 <= keptMs) {
        old.add(entry.getKey());
      }
    }
    holds.removeAll(old);
    if (!old.isEmpty()) {
      long left = holdCount.get() - old.size();
      holdCount.set(left == 0 ? null : left);
    }
    if (readings.isEmpty() && holds.isEmpty()) {
      numbers.set(null);
    }
  }

  private void lose(Counter counter, Walk walk) {
    String place = "walk " + walk.getWalk() + " of tid " + walk.getWalker().getTid();
    lost.accept(loss(counter, walk.getHost(), place, WalkTimes.overMs(walk)));
  }

  private static Loss loss(Counter counter, ResultHost host, String place, long epochMs) {
    return new Loss(counter.label(), host.getHostname(), host.getBootId(), 1, place, epochMs);
  }
}
