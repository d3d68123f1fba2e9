// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Tumbling windows of one or several sizes by the totals' own time, each published once, some time
 * after its end.
 */
final class OwnTimeWindows extends WindowAssigner<Totals<?, ?>, TimeWindow> {
  private static final long serialVersionUID = 1L;

  /** Sizes, ms; first the size of a host's windows. */
  private final long[] sizesMs;

  private final boolean firstForFleetAlone;
  private final long delayMs;

  private OwnTimeWindows(Collection<Duration> sizes, boolean firstForFleetAlone, Duration delay) {
    this.sizesMs = sizes.stream().mapToLong(Duration::toMillis).toArray();
    this.firstForFleetAlone = firstForFleetAlone;
    this.delayMs = delay.toMillis();
  }

  /** Windows of a host's samples. */
  static OwnTimeWindows of(Windows windows) {
    return new OwnTimeWindows(List.of(windows.size()), false, windows.delay());
  }

  /**
   * Windows of a host's and the fleet's totals: longer ones, for the fleet also those of the hosts'
   * size.
   */
  static OwnTimeWindows rollingUp(Windows windows) {
    List<Duration> sizes = new ArrayList<>(windows.longer());
    sizes.add(0, windows.size());
    return new OwnTimeWindows(sizes, true, windows.delay());
  }

  @Override
  public Collection<TimeWindow> assignWindows(
      Totals<?, ?> totals, long timestamp, WindowAssignerContext context) {
    return of(totals);
  }

  /** Windows to which totals are added. */
  Collection<TimeWindow> of(Totals<?, ?> totals) {
    boolean ofHost = totals.group().hostname() != null;
    List<TimeWindow> windows = new ArrayList<>(sizesMs.length);
    for (int i = firstForFleetAlone && ofHost ? 1 : 0; i < sizesMs.length; i++) {
      long start = Math.floorDiv(totals.epochMs(), sizesMs[i]) * sizesMs[i];
      windows.add(new TimeWindow(start, start + sizesMs[i]));
    }
    return windows;
  }

  @Override
  public Trigger<Totals<?, ?>, TimeWindow> getDefaultTrigger() {
    return new PublishOnce(delayMs);
  }

  @Override
  public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig config) {
    return new TimeWindow.Serializer();
  }

  @Override
  public boolean isEventTime() {
    return true;
  }

  @Override
  public String toString() {
    return "OwnTimeWindows";
  }
}
