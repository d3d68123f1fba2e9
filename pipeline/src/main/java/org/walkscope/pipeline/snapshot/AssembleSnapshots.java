// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.snapshot;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.state.FlinkState;
import org.walkscope.pipeline.state.FlinkStep;
import org.walkscope.pipeline.state.Timers;
import org.walkscope.pipeline.thread.Rebuilt;
import org.walkscope.schema.Snapshot;

/**
 * {@link ThreadSnapshots} in Flink, keyed like {@link org.walkscope.pipeline.thread.RebuildWalks}.
 */
public final class AssembleSnapshots extends FlinkStep<ThreadSnapshots, Rebuilt, Snapshot> {
  private static final long serialVersionUID = 1L;

  private final SnapshotSettings settings;

  public AssembleSnapshots(SnapshotSettings settings) {
    this.settings = settings;
  }

  @Override
  protected ThreadSnapshots make(RuntimeContext state, Timers ofKey) {
    TypeInformation<Tuple2<Long, Long>> numbered = Types.TUPLE(Types.LONG, Types.LONG);
    return new ThreadSnapshots(
        settings,
        FlinkState.table(state, "snapshots", Types.LONG, OpenSnapshot.class),
        FlinkState.table(state, "vmas", numbered, VmaResult.class),
        ofKey,
        this::give,
        loss -> output(Loss.TAG, loss));
  }

  @Override
  protected void take(ThreadSnapshots snapshots, Rebuilt rebuilt) {
    snapshots.take(rebuilt.walk(), rebuilt.besideGap());
  }
}
