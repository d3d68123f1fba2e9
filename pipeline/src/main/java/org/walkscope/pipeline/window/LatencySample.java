// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.util.OutputTag;

/** How long one walk took. */
public record LatencySample(Group group, long epochMs, long durationNs) implements Timed {
  public static final OutputTag<LatencySample> TAG = new OutputTag<>("latencies") {};

  /** What windows of samples are partitioned by. */
  public String key() {
    return group.key();
  }
}
