// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

/** Where the results of {@link org.walkscope.pipeline.job.WalkJob} go. */
public record WalkSinks(
    RebuildSinks rebuilt, BatchSinks batches, LockSinks locks, LossSinks losses) {}
