// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Sums of samples of one window that arrive together, made before the shuffle: a reading gives
 * hundreds of samples at once, and each costs a record with its group's names. The first sample is
 * changed.
 *
 * <p>No sum is held beyond the next watermark or checkpoint: no window is later by it, and there is
 * no state.
 */
final class CombineSamples<T extends Totals<T, ?>> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** Windows of groups for which samples are held. */
  private static final int MOST = 1024;

  private final long windowMs;

  private transient Map<Slot, StreamRecord<T>> held;

  private record Slot(Group group, long window) {}

  CombineSamples(Windows windows) {
    windowMs = windows.size().toMillis();
  }

  @Override
  public void open() throws Exception {
    super.open();
    held = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    T sample = element.getValue();
    Slot slot = new Slot(sample.group(), Math.floorDiv(sample.epochMs(), windowMs));
    StreamRecord<T> before = held.putIfAbsent(slot, element.copy(sample));
    if (before != null) {
      before.getValue().merge(sample);
    } else if (held.size() >= MOST) {
      release();
    }
  }

  private void release() {
    held.values().forEach(output::collect);
    held.clear();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    release();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    release();
  }

  @Override
  public void endInput() {
    release();
  }
}
