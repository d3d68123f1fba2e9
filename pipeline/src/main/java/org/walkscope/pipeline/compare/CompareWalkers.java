// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.StateType;
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
 * it, of one process and file by one thread. Keyed by {@link #keyOf}: readings of different threads
 * cannot be compared, and readings of one thread come in order.
 *
 * <p>A reading is over when no walk has come to it for the timeout, by the walks' own times; the
 * locks around it are those released by then. The watermark says when everything up to a time has
 * come, and changes no result. The last reading of three may be the first of the next three. Of a
 * process without readings through pt_range_walk one reading a file is kept, as long as the
 * patience lasts.
 */
public final class CompareWalkers
    extends KeyedProcessFunction<String, Polled.Read, WalkerComparison> {
  private static final long serialVersionUID = 1L;

  private final CompareSettings settings;

  private transient MapState<Long, OpenReading> readings;
  private transient MapState<Tuple2<Long, Long>, Walk> walks; // by reading and number
  private transient MapState<Tuple3<Long, Long, Long>, LockHold> holds; // walk, lock, released
  private transient ValueState<Walk> gap; // walks missing right before the next
  private transient ValueState<Long> numbers; // readings begun
  private transient ValueState<Long> holdCount;

  public CompareWalkers(CompareSettings settings) {
    this.settings = settings;
  }

  /**
   * hostname/boot_id/mm/start/tid/start: target process and reading thread of a walk or lock hold.
   * The kernel reuses addresses of mm_structs: the start of the process tells its mm from an
   * earlier one. The start is empty where the kernel did not tell it, or where the lock hold has no
   * walk of this mm; no reading is compared with such a hold.
   */
  public static String keyOf(Polled.Read result) {
    if (result.record() instanceof LockHold hold) {
      return keyOf(hold.getHost(), hold.getMm(), hold.getTarget(), hold.getWalker());
    }
    Walk walk = (Walk) result.record();
    return keyOf(walk.getHost(), walk.getTarget().getMm(), walk.getTarget(), walk.getWalker());
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

  @Override
  public void open(OpenContext context) {
    readings =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "readings", Types.LONG, new StateType<>(OpenReading.class)));
    walks =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "walks", Types.TUPLE(Types.LONG, Types.LONG), new StateType<>(Walk.class)));
    holds =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "holds",
                    Types.TUPLE(Types.LONG, Types.LONG, Types.LONG),
                    new StateType<>(LockHold.class)));
    numbers = getRuntimeContext().getState(new ValueStateDescriptor<>("numbers", Types.LONG));
    gap =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("gap", new StateType<>(Walk.class)));
    holdCount = getRuntimeContext().getState(new ValueStateDescriptor<>("hold-count", Types.LONG));
  }

  @Override
  public void processElement(Polled.Read result, Context context, Collector<WalkerComparison> out)
      throws Exception {
    if (result.record() instanceof LockHold hold) {
      keep(hold, context);
    } else if (result.record() instanceof Walk walk) {
      take(walk, context);
    }
  }

  private void take(Walk walk, Context context) throws Exception {
    if (walk.getMissingWalks() > 0) {
      miss(walk);
      return;
    }
    Walk missing = gap.value();
    if (missing != null) {
      gap.clear();
    }
    if (isCompared(walk)) {
      add(walk, missing, context);
    }
  }

  /** Walks that are missing may belong to the readings on either side. */
  private void miss(Walk missing) throws Exception {
    for (OpenReading reading : readings.values()) {
      if (!reading.tooLong && reading.lastWalk + 1 == missing.getWalk()) {
        walks.put(Tuple2.of(reading.id, missing.getWalk()), missing);
      }
    }
    gap.update(missing);
  }

  private static boolean isCompared(Walk walk) {
    return walk.getSnapshot() != null
        && switch (walk.getFile()) {
          case SMAPS, SMAPS_ROLLUP, NUMA_MAPS, PAGEMAP, CLEAR_REFS -> true;
          case PAGEMAP_SCAN, NONE -> false;
        };
  }

  private void add(Walk walk, Walk missing, Context context) throws Exception {
    OpenReading reading = readingOf(walk);
    if (reading == null) {
      lose(Counter.READINGS_CROWDED_OUT, walk, context);
      return;
    }
    boolean begins = reading.timerMs == 0;
    reading.add(walk);
    reading.lastMs = WalkTimes.overMs(walk);
    reading.behindMs = WalkTimes.behindMs(reading.lastMs, context.timerService());
    if (!reading.tooLong && reading.spans > settings.spansKept()) {
      reading.tooLong = true;
      forgetWalks(reading);
      lose(Counter.READINGS_TOO_LONG, walk, context);
    }
    if (!reading.tooLong) {
      walks.put(Tuple2.of(reading.id, walk.getWalk()), walk);
      if (missing != null) {
        walks.put(Tuple2.of(reading.id, missing.getWalk()), missing);
      }
    }
    if (begins) {
      schedule(reading, closesMs(reading) + reading.behindMs, context);
    }
    readings.put(reading.id, reading);
  }

  private long closesMs(OpenReading reading) {
    return reading.lastMs + settings.timeout().toMillis();
  }

  /** Null when no further reading may begin. */
  private OpenReading readingOf(Walk walk) throws Exception {
    int count = 0;
    OpenReading latest = null;
    for (OpenReading reading : readings.values()) {
      count++;
      boolean same = reading.file == walk.getFile();
      if (same && (latest == null || reading.id > latest.id)) {
        latest = reading;
      }
    }
    boolean goesOn =
        latest != null && latest.goesOnWith(walk) && WalkTimes.overMs(walk) <= closesMs(latest);
    if (goesOn) {
      return latest;
    }
    if (count >= settings.readingsKept()) {
      return null;
    }
    long number = numbers.value() == null ? 0 : numbers.value();
    numbers.update(number + 1);
    return OpenReading.of(number, walk);
  }

  private void keep(LockHold hold, Context context) throws Exception {
    long count = holdCount.value() == null ? 0 : holdCount.value();
    long releasedMs = Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000);
    if (count >= settings.holdsKept()) {
      context.output(
          Loss.TAG,
          loss(
              Counter.COMPARED_HOLDS_DROPPED,
              hold.getHost(),
              "hold of walk " + hold.getFirstWalk(),
              releasedMs));
      return;
    }
    Tuple3<Long, Long, Long> key =
        Tuple3.of(hold.getFirstWalk(), hold.getLock(), hold.getReleasedEpochNs());
    if (!holds.contains(key)) {
      holdCount.update(count + 1);
    }
    holds.put(key, hold);
    // one timer for all readings
    long patienceMs = settings.patience().toMillis();
    long fromMs = releasedMs + WalkTimes.behindMs(releasedMs, context.timerService());
    context.timerService().registerEventTimeTimer((fromMs / patienceMs + 3) * patienceMs);
  }

  private static void schedule(OpenReading reading, long timerMs, Context context) {
    reading.timerMs = timerMs;
    context.timerService().registerEventTimeTimer(timerMs);
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext context, Collector<WalkerComparison> out)
      throws Exception {
    List<OpenReading> due = new ArrayList<>();
    for (OpenReading reading : readings.values()) {
      if (reading.timerMs <= timestampMs) {
        due.add(reading);
      }
    }
    due.sort(Comparator.comparingLong(reading -> reading.id));
    for (OpenReading reading : due) {
      long closesMs = closesMs(reading) + reading.behindMs;
      if (reading.closed) {
        forget(reading);
      } else if (closesMs > timestampMs) {
        schedule(reading, closesMs, context);
        readings.put(reading.id, reading);
      } else {
        close(reading, context, out);
      }
    }
    forgetHolds(timestampMs);
  }

  private void close(OpenReading reading, Context context, Collector<WalkerComparison> out)
      throws Exception {
    reading.closed = true;
    schedule(reading, reading.lastMs + reading.behindMs + forgetsAfterMs(), context);
    readings.put(reading.id, reading);
    List<OpenReading> closed = closedOf(reading.file);
    int last = closed.size() - 1;
    if (last >= 2 && closed.get(last).kind == WalkerKind.LEGACY) {
      compare(closed.get(last - 2), closed.get(last - 1), closed.get(last), out);
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

  private List<OpenReading> closedOf(ProcFile file) throws Exception {
    List<OpenReading> closed = new ArrayList<>();
    for (OpenReading reading : readings.values()) {
      if (reading.closed && reading.file == file) {
        closed.add(reading);
      }
    }
    closed.sort(Comparator.comparingLong(reading -> reading.id));
    return closed;
  }

  private void compare(
      OpenReading before, OpenReading range, OpenReading after, Collector<WalkerComparison> out)
      throws Exception {
    boolean three = before.kind == WalkerKind.LEGACY && range.kind == WalkerKind.PT_RANGE_WALK;
    if (!three || before.tooLong || range.tooLong || after.tooLong) {
      return;
    }
    List<LockHold> around = new ArrayList<>();
    for (LockHold hold : holds.values()) {
      // holds released later may have come or not
      if (Math.floorDiv(hold.getReleasedEpochNs(), 1_000_000) <= closesMs(after)) {
        around.add(hold);
      }
    }
    out.collect(
        WalkerComparisons.of(readingOf(before), readingOf(range), readingOf(after), around));
  }

  private Reading readingOf(OpenReading reading) throws Exception {
    List<Walk> own = new ArrayList<>();
    for (Map.Entry<Tuple2<Long, Long>, Walk> entry : walks.entries()) {
      if (entry.getKey().f0 == reading.id) {
        own.add(entry.getValue());
      }
    }
    return Reading.of(own);
  }

  private void forget(OpenReading reading) throws Exception {
    forgetWalks(reading);
    readings.remove(reading.id);
  }

  private void forgetWalks(OpenReading reading) throws Exception {
    List<Tuple2<Long, Long>> keys = new ArrayList<>();
    for (Tuple2<Long, Long> key : walks.keys()) {
      if (key.f0 == reading.id) {
        keys.add(key);
      }
    }
    for (Tuple2<Long, Long> key : keys) {
      walks.remove(key);
    }
  }

  private void forgetHolds(long timestampMs) throws Exception {
    long keptMs = timestampMs - 2 * settings.patience().toMillis();
    List<Tuple3<Long, Long, Long>> old = new ArrayList<>();
    for (Map.Entry<Tuple3<Long, Long, Long>, LockHold> entry : holds.entries()) {
      if (entry.getValue().getReleasedEpochNs() / 1_000_000 <= keptMs) {
        old.add(entry.getKey());
      }
    }
    for (Tuple3<Long, Long, Long> key : old) {
      holds.remove(key);
    }
    if (!old.isEmpty()) {
      long left = holdCount.value() - old.size();
      holdCount.update(left == 0 ? null : left);
    }
    if (readings.isEmpty() && holds.isEmpty()) {
      numbers.clear();
    }
  }

  private static void lose(Counter counter, Walk walk, Context context) {
    String place = "walk " + walk.getWalk() + " of tid " + walk.getWalker().getTid();
    context.output(Loss.TAG, loss(counter, walk.getHost(), place, WalkTimes.overMs(walk)));
  }

  private static Loss loss(Counter counter, ResultHost host, String place, long epochMs) {
    return new Loss(counter.label(), host.getHostname(), host.getBootId(), 1, place, epochMs);
  }
}
