// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.util.OutputTag;
import org.walkscope.schema.WalkExemplar;

/**
 * How long one walk took.
 *
 * @param walk which, and how many ns
 */
public record LatencySample(Group group, long epochMs, WalkExemplar walk) implements Timed {
  public static final OutputTag<LatencySample> TAG = new OutputTag<>("latencies") {};

  /** What windows of samples are partitioned by. */
  public String key() {
    return group.key();
  }
}
