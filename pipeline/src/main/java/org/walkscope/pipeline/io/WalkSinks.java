// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;

/** Where the results of the job go. */
public record WalkSinks(
    Sink<Walk> walks,
    Sink<Snapshot> snapshots,
    Sink<BatchEfficiency> batchEfficiency,
    Sink<LockTimings> lockTimings,
    Sink<WalkLatency> walkLatency,
    Sink<LockHold> lockHolds,
    Sink<Stall> stalls,
    Sink<StageLoss> losses,
    Sink<DeadLetter> deadLetters) {}
