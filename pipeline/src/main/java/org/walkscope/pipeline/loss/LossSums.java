// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.time.Duration;
import java.util.function.Consumer;
import org.walkscope.pipeline.state.Cell;
import org.walkscope.pipeline.state.Table;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.schema.StageLoss;

/**
 * Sums of losses of one boot and counter, {@link #keyOf}, published once for each second of event
 * time in which they grew, when the second is over, so that the last sum is always published. After
 * a given time without losses they start from 0 again.
 *
 * <p>Losses come in any order; seconds are added up in order of time, and the first loss is the
 * earliest.
 */
public final class LossSums implements Timers.Taker {
  private static final String STAGE = "pipeline";
  private static final long SECOND_MS = 1000;

  private final long keptMs;
  private final Cell<LossTotal> totals;
  private final Table<Long, LossTotal> seconds; // not over yet
  private final Timers timers;
  private final Consumer<StageLoss> out;

  /**
   * Sums that are forgotten some time after the last loss.
   *
   * @param kept event time since the last loss
   */
  LossSums(
      Duration kept,
      Cell<LossTotal> totals,
      Table<Long, LossTotal> seconds,
      Timers timers,
      Consumer<StageLoss> out) {
    this.keptMs = kept.toMillis();
    this.totals = totals;
    this.seconds = seconds;
    this.timers = timers;
    this.out = out;
  }

  /** Sums of one key, in memory. */
  public static LossSums inMemory(Duration kept, Timers timers, Consumer<StageLoss> out) {
    return new LossSums(kept, Cell.inMemory(), Table.inMemory(), timers, out);
  }

  public static String keyOf(Loss loss) {
    return loss.hostname() + '/' + loss.bootId() + '/' + loss.counter();
  }

  /** Takes a loss of the key. */
  public void take(Loss loss) {
    long overMs = (Math.floorDiv(loss.epochMs(), SECOND_MS) + 1) * SECOND_MS;
    LossTotal second = seconds.get(overMs);
    if (second == null) {
      second = new LossTotal();
      second.of(loss);
      timers.set(overMs);
    }
    second.add(loss.count(), loss.place(), loss.epochMs(), loss.epochMs());
    seconds.put(overMs, second);
  }

  @Override
  public void onTimer(long timestampMs) {
    LossTotal second = seconds.get(timestampMs);
    LossTotal total = totals.get();
    if (total != null && total.lastMs + keptMs <= timestampMs) {
      totals.set(null);
      total = null;
    }
    if (total != null && total.timerMs == timestampMs) {
      total.timerMs = 0;
    }
    if (second != null) {
      seconds.remove(timestampMs);
      total = total == null ? new LossTotal() : total;
      total.add(second);
      out.accept(record(total));
    }
    if (total != null) {
      forgetLater(total);
      totals.set(total);
    }
  }

  private void forgetLater(LossTotal total) {
    if (total.timerMs == 0) {
      total.timerMs = total.lastMs + keptMs;
      timers.set(total.timerMs);
    }
  }

  private static StageLoss record(LossTotal total) {
    return StageLoss.newBuilder()
        .setStage(STAGE)
        .setHostname(total.hostname)
        .setBootId(total.bootId)
        .setCounter(total.counter)
        .setCount(total.count)
        .setFirst(total.first)
        .setEpochMs(total.lastMs)
        .build();
  }
}
