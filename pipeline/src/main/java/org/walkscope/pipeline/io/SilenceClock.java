// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Clock that lets event time go on when no record comes any more, so that the last snapshots and
 * windows are published. While its input is idle it goes on like the wall clock, no further than
 * these wait; then it is idle as well. An input with unread records is not idle, however slowly it
 * is read ({@link IdleWhenTaken}).
 *
 * <p>The next fragment of a live host is not behind this time, since the host's clock went on as
 * well. While the broker does not answer, the clock stands still ({@link BrokerTime}). Only live
 * runs have it: over input that ends, the end publishes everything.
 */
public final class SilenceClock<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T>, BoundedOneInput, ProcessingTimeCallback {
  private static final long serialVersionUID = 1L;
  private static final long TICK_MS = 200;

  private final long upToMs;
  private final double pace;
  private final BrokerTime broker;

  private transient long inputMark;
  private transient long emittedMark;
  private transient boolean inputIdle;
  private transient long idleFromMs;
  private transient boolean idle;
  private transient ScheduledFuture<?> nextTick;

  /** Clock for one input of this broker. */
  public SilenceClock(LiveTime time, BrokerTime broker) {
    upToMs = time.longestWait().toMillis();
    pace = time.pace();
    this.broker = broker;
  }

  @Override
  public void open() throws Exception {
    super.open();
    inputMark = Long.MIN_VALUE;
    emittedMark = Long.MIN_VALUE;
    tickAgain();
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    become(false);
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() > inputMark) {
      inputMark = mark.getTimestamp();
      emit(inputMark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    inputIdle = status.isIdle();
    if (inputIdle) {
      idleFromMs = broker.answeredMs();
      become(inputMark == Long.MIN_VALUE); // without a record nothing waits
    } else {
      become(false);
    }
  }

  @Override
  public void onProcessingTime(long wallMs) throws Exception {
    long nowMs = broker.answeredMs(); // asked at each tick, or the broker is asked no more
    if (inputIdle && inputMark != Long.MIN_VALUE && inputMark != Long.MAX_VALUE) {
      long onMs = Math.min(upToMs, (long) ((nowMs - idleFromMs) * pace));
      emit(inputMark + onMs);
      become(onMs == upToMs);
    }
    tickAgain();
  }

  /**
   * Last watermark at the end of the input. A source sends it too, but an idle one passes none on,
   * and a job drained in a silence would end with its last snapshots and windows unpublished.
   */
  @Override
  public void endInput() throws Exception {
    become(false);
    inputMark = Watermark.MAX_WATERMARK.getTimestamp();
    emit(inputMark);
  }

  private void emit(long mark) throws Exception {
    if (mark > emittedMark) {
      emittedMark = mark;
      super.processWatermark(new Watermark(mark));
    }
  }

  private void become(boolean newIdle) {
    if (idle != newIdle) {
      idle = newIdle;
      output.emitWatermarkStatus(idle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
    }
  }

  private void tickAgain() {
    long nowMs = getProcessingTimeService().getCurrentProcessingTime();
    nextTick = getProcessingTimeService().registerTimer(nowMs + TICK_MS, this);
  }

  @Override
  public void close() throws Exception {
    if (nextTick != null) {
      nextTick.cancel(false);
    }
    super.close();
  }
}
