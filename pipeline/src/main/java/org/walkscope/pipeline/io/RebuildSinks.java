// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Walk;

/** Sinks for the results of fragments. */
public record RebuildSinks(
    Sink<Walk> walks, Sink<Snapshot> snapshots, Sink<LockHold> lockHolds, Sink<Stall> stalls) {}
