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
import org.walkscope.pipeline.io.Observed;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.state.StoredType;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.schema.WalkerKind;

/**
 * Finds, among the readings of one process and file, one by pt_range_walk between two by the legacy
 * walker, and compares them. Keyed by {@link Observed#mmOf}.
 *
 * <p>A reading is over when event time has gone on for the timeout: then the locks around its walks
 * are there as well. The last one of three may be the first of the next three. Of a process that
 * nobody reads through pt_range_walk one reading a file is kept, for as long as the patience lasts.
 */
public final class CompareWalkers extends KeyedProcessFunction<String, Observed, WalkerComparison> {
  private static final long serialVersionUID = 1L;

  private final CompareSettings settings;

  private transient MapState<Long, OpenReading> readings;
  private transient MapState<Tuple2<Long, Long>, KeptWalk> walks; // by reading and number
  private transient MapState<Tuple3<Integer, Long, Long>, KeptHold> holds; // tid, walk, lock
  private transient ValueState<Long> numbers; // readings begun
  private transient ValueState<Long> holdCount;

  public CompareWalkers(CompareSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    readings =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "readings", Types.LONG, new StoredType<>(OpenReading.class)));
    walks =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "walks",
                    Types.TUPLE(Types.LONG, Types.LONG),
                    new StoredType<>(KeptWalk.class)));
    holds =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "holds",
                    Types.TUPLE(Types.INT, Types.LONG, Types.LONG),
                    new StoredType<>(KeptHold.class)));
    numbers = getRuntimeContext().getState(new ValueStateDescriptor<>("numbers", Types.LONG));
    holdCount = getRuntimeContext().getState(new ValueStateDescriptor<>("hold-count", Types.LONG));
  }

  @Override
  public void processElement(Observed observed, Context context, Collector<WalkerComparison> out)
      throws Exception {
    long endMs = Math.max(observed.endEpochMs(0), context.timerService().currentWatermark());
    if (observed.hold() != null) {
      keep(observed.hold(), endMs, context);
    } else if (observed.walk() != null && isCompared(observed.walk())) {
      add(observed.walk(), endMs, context);
    }
  }

  private static boolean isCompared(Walk walk) {
    return walk.getSnapshot() != null
        && switch (walk.getFile()) {
          case SMAPS, SMAPS_ROLLUP, NUMA_MAPS, PAGEMAP, CLEAR_REFS -> true;
          case PAGEMAP_SCAN, NONE -> false;
        };
  }

  private void add(Walk walk, long endMs, Context context) throws Exception {
    OpenReading reading = readingOf(walk);
    if (reading == null) {
      String place = "walk " + walk.getWalk() + " of tid " + walk.getWalker().getTid();
      lose(LossCounter.READINGS_CROWDED_OUT, walk.getHost(), place, context);
      return;
    }
    boolean begins = reading.timerMs == 0;
    reading.add(walk);
    reading.lastMs = endMs;
    if (!reading.tooLong && reading.spans > settings.spansKept()) {
      reading.tooLong = true;
      forgetWalks(reading);
      String place = "walk " + walk.getWalk() + " of tid " + walk.getWalker().getTid();
      lose(LossCounter.READINGS_TOO_LONG, walk.getHost(), place, context);
    }
    if (!reading.tooLong) {
      walks.put(Tuple2.of(reading.id, walk.getWalk()), KeptWalk.of(walk));
    }
    if (begins) {
      schedule(reading, endMs + settings.timeout().toMillis(), context);
    }
    readings.put(reading.id, reading);
  }

  /** Null when there are too many to begin another. */
  private OpenReading readingOf(Walk walk) throws Exception {
    int count = 0;
    OpenReading latest = null;
    for (OpenReading reading : readings.values()) {
      count++;
      boolean same = reading.file == walk.getFile() && reading.tid == walk.getWalker().getTid();
      if (same && (latest == null || reading.id > latest.id)) {
        latest = reading;
      }
    }
    if (latest != null && latest.goesOnWith(walk)) {
      return latest;
    }
    if (count >= settings.readingsKept()) {
      return null;
    }
    long number = numbers.value() == null ? 0 : numbers.value();
    numbers.update(number + 1);
    return OpenReading.of(number, walk);
  }

  private void keep(LockHold hold, long endMs, Context context) throws Exception {
    long count = holdCount.value() == null ? 0 : holdCount.value();
    if (count >= settings.holdsKept()) {
      String place = "hold of walk " + hold.getFirstWalk();
      lose(LossCounter.COMPARED_HOLDS_DROPPED, hold.getHost(), place, context);
      return;
    }
    Tuple3<Integer, Long, Long> key =
        Tuple3.of(hold.getWalker().getTid(), hold.getFirstWalk(), hold.getLock());
    if (!holds.contains(key)) {
      holdCount.update(count + 1);
    }
    holds.put(key, KeptHold.of(hold));
    // one timer for many
    long patienceMs = settings.patience().toMillis();
    context.timerService().registerEventTimeTimer((endMs / patienceMs + 3) * patienceMs);
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
      long closesMs = reading.lastMs + settings.timeout().toMillis();
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
    schedule(reading, reading.lastMs + forgetsAfterMs(), context);
    readings.put(reading.id, reading);
    List<OpenReading> closed = closedOf(reading.file);
    int last = closed.size() - 1;
    if (last >= 2 && closed.get(last).kind == WalkerKind.LEGACY) {
      compare(closed.get(last - 2), closed.get(last - 1), closed.get(last), out);
    }
    // what can still be the first, or the first two, of three
    boolean waits =
        reading.kind == WalkerKind.PT_RANGE_WALK
            && last >= 1
            && closed.get(last - 1).kind == WalkerKind.LEGACY;
    int keep = reading.kind == WalkerKind.LEGACY ? 1 : waits ? 2 : 0;
    for (int i = 0; i + keep <= last; i++) {
      forget(closed.get(i));
    }
  }

  /** After the timeout, so that the time for waiting never ends before it begins. */
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
    for (KeptHold kept : holds.values()) {
      around.add(kept.hold);
    }
    out.collect(
        WalkerComparisons.of(readingOf(before), readingOf(range), readingOf(after), around));
  }

  private Reading readingOf(OpenReading reading) throws Exception {
    List<Walk> own = new ArrayList<>();
    for (Map.Entry<Tuple2<Long, Long>, KeptWalk> entry : walks.entries()) {
      if (entry.getKey().f0 == reading.id) {
        own.add(entry.getValue().walk);
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
    List<Tuple3<Integer, Long, Long>> old = new ArrayList<>();
    for (Map.Entry<Tuple3<Integer, Long, Long>, KeptHold> entry : holds.entries()) {
      if (entry.getValue().hold.getReleasedEpochNs() / 1_000_000 <= keptMs) {
        old.add(entry.getKey());
      }
    }
    for (Tuple3<Integer, Long, Long> key : old) {
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

  private static void lose(LossCounter counter, Host host, String place, Context context) {
    context.output(
        Loss.TAG,
        new Loss(
            counter.counter(),
            host.getHostname(),
            host.getBootId(),
            1,
            place,
            context.timestamp() == null ? 0 : context.timestamp()));
  }
}
