// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.walkscope.pipeline.window.WindowSinks;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.WalkLatency;

/** Sinks for the results of {@link org.walkscope.pipeline.job.WalkJob}. */
public record WalkSinks(
    RebuildSinks rebuilt,
    WindowSinks<BatchEfficiency> batchEfficiency,
    WindowSinks<WalkLatency> walkLatency,
    WindowSinks<LockTimings> lockTimings,
    LossSinks losses) {}
