// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.connector.sink2.Sink;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.WalkLatency;

/** Where lock timings go, and how long the walks took that took the locks. */
public record LockSinks(
    Sink<LockTimings> hosts,
    Sink<LockTimings> rollups,
    Sink<WalkLatency> latencies,
    Sink<WalkLatency> latencyRollups) {}
