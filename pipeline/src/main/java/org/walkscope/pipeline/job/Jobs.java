// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import java.util.List;
import java.util.Optional;

/** All jobs. */
public final class Jobs {
  /** Every job, those before others whose results they read. */
  public static final List<Job<?>> ALL =
      List.of(
          WalkJob.JOB,
          RebuildWalksJob.JOB,
          BatchEfficiencyJob.JOB,
          LockTimingsJob.JOB,
          CompareWalkersJob.JOB,
          StallBlameJob.JOB,
          TraceHealthJob.JOB);

  private Jobs() {}

  /** Job of this name. */
  public static Optional<Job<?>> named(String name) {
    return ALL.stream().filter(job -> job.name().equals(name)).findFirst();
  }
}
