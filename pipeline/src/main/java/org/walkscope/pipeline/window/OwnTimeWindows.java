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
 * Tumbling windows of one or several sizes by {@link Timed#epochMs}, each published once, some time
 * after its end.
 */
public final class OwnTimeWindows extends WindowAssigner<Object, TimeWindow> {
  private static final long serialVersionUID = 1L;

  /** ms; one that totals of a single host have been through already stands first. */
  private final long[] sizesMs;

  private final boolean firstForFleetAlone;
  private final long delayMs;

  private OwnTimeWindows(Collection<Duration> sizes, boolean firstForFleetAlone, Duration delay) {
    this.sizesMs = sizes.stream().mapToLong(Duration::toMillis).toArray();
    this.firstForFleetAlone = firstForFleetAlone;
    this.delayMs = delay.toMillis();
  }

  /**
   * Windows of one size.
   *
   * @param delay event time for which a window stays open after its end
   */
  static OwnTimeWindows of(Duration size, Duration delay) {
    return new OwnTimeWindows(List.of(size), false, delay);
  }

  /**
   * Windows of totals of windows: a host's in longer ones, the fleet's in those of its hosts too.
   *
   * @param first size of the windows that the totals are of
   */
  static OwnTimeWindows rollingUp(Duration first, List<Duration> longer, Duration delay) {
    List<Duration> sizes = new ArrayList<>(longer);
    sizes.add(0, first);
    return new OwnTimeWindows(sizes, true, delay);
  }

  @Override
  public Collection<TimeWindow> assignWindows(
      Object element, long timestamp, WindowAssignerContext context) {
    boolean ofHost = element instanceof Totals<?, ?, ?> totals && totals.group.hostname() != null;
    List<TimeWindow> windows = new ArrayList<>(sizesMs.length);
    for (int i = firstForFleetAlone && ofHost ? 1 : 0; i < sizesMs.length; i++) {
      long start = Math.floorDiv(((Timed) element).epochMs(), sizesMs[i]) * sizesMs[i];
      windows.add(new TimeWindow(start, start + sizesMs[i]));
    }
    return windows;
  }

  @Override
  public Trigger<Object, TimeWindow> getDefaultTrigger() {
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
