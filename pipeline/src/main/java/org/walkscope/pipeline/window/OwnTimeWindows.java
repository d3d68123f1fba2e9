// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Tumbling windows by {@link Timed#epochMs}, each published once, some time after its end. */
public final class OwnTimeWindows extends WindowAssigner<Object, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private final long sizeMs;
  private final long delayMs;

  /**
   * Windows of one size.
   *
   * @param delay event time for which a window stays open after its end
   */
  public OwnTimeWindows(Duration size, Duration delay) {
    this.sizeMs = size.toMillis();
    this.delayMs = delay.toMillis();
  }

  @Override
  public Collection<TimeWindow> assignWindows(
      Object element, long timestamp, WindowAssignerContext context) {
    long start = Math.floorDiv(((Timed) element).epochMs(), sizeMs) * sizeMs;
    return List.of(new TimeWindow(start, start + sizeMs));
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
    return "OwnTimeWindows(" + sizeMs + " ms)";
  }
}
