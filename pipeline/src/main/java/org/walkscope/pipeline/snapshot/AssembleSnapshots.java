// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.schema.Snapshot;

/**
 * {@link ThreadSnapshots} in Flink, keyed like {@link org.walkscope.pipeline.thread.RebuildWalks}.
 */
public final class AssembleSnapshots extends KeyedProcessFunction<String, Rebuilt, Snapshot> {
  private static final long serialVersionUID = 1L;

  private final SnapshotSettings settings;

  private transient FlinkState.OfOperator timers;
  private transient ThreadSnapshots snapshots;
  private transient Context context;
  private transient Collector<Snapshot> out;

  public AssembleSnapshots(SnapshotSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext opened) {
    timers = new FlinkState.OfOperator();
    TypeInformation<Tuple2<Long, Long>> numbered = Types.TUPLE(Types.LONG, Types.LONG);
    snapshots =
        new ThreadSnapshots(
            settings,
            FlinkState.table(getRuntimeContext(), "snapshots", Types.LONG, OpenSnapshot.class),
            FlinkState.table(getRuntimeContext(), "vmas", numbered, VmaResult.class),
            timers,
            snapshot -> out.collect(snapshot),
            loss -> context.output(Loss.TAG, loss));
  }

  @Override
  public void processElement(Rebuilt rebuilt, Context now, Collector<Snapshot> to) {
    at(now, to);
    snapshots.take(rebuilt.walk(), rebuilt.besideGap());
  }

  @Override
  public void onTimer(long timestampMs, OnTimerContext now, Collector<Snapshot> to) {
    at(now, to);
    snapshots.onTimer(timestampMs);
  }

  private void at(Context now, Collector<Snapshot> to) {
    context = now;
    out = to;
    timers.of(now.timerService());
  }
}
