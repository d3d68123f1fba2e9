// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Trigger that fires once, a delay after the window's end. With an allowed lateness of the same
 * delay no window is published twice, and none before late fragments may have come.
 */
final class PublishOnce extends Trigger<Totals<?, ?>, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private final long delayMs;

  PublishOnce(long delayMs) {
    this.delayMs = delayMs;
  }

  @Override
  public TriggerResult onElement(
      Totals<?, ?> totals, long timestamp, TimeWindow window, TriggerContext context) {
    context.registerEventTimeTimer(window.maxTimestamp() + delayMs);
    return TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onEventTime(long timeMs, TimeWindow window, TriggerContext context) {
    boolean due = timeMs == window.maxTimestamp() + delayMs;
    return due ? TriggerResult.FIRE : TriggerResult.CONTINUE;
  }

  @Override
  public TriggerResult onProcessingTime(long timeMs, TimeWindow window, TriggerContext context) {
    return TriggerResult.CONTINUE;
  }

  @Override
  public void clear(TimeWindow window, TriggerContext context) {
    context.deleteEventTimeTimer(window.maxTimestamp() + delayMs);
  }
}
