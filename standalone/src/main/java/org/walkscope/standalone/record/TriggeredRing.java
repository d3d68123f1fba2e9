// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.walkscope.ingest.record.Trigger;
import org.walkscope.ingest.sink.CaptureRing;
import org.walkscope.ingest.sink.RotatedCapture;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Ring that is written out when a condition holds: what came before, and what comes for a short
 * time after it. After the last time nothing more is taken.
 */
final class TriggeredRing implements TraceSink {
  /**
   * When and where a ring is written out.
   *
   * @param afterNs time for which recording goes on, by the stream's clock
   * @param times how often; more than one capture has its number in its name
   */
  record Plan(Path into, Trigger when, long afterNs, int times) {
    Path file(int number) {
      return times == 1 ? into : RotatedCapture.numbered(into, number, times);
    }
  }

  /** Teller of the counters of ingest, to this sink. */
  interface Counters {
    void tell() throws IOException;
  }

  private final CaptureRing ring;
  private final Plan plan;
  private final Counters counters;
  private final Watch watch;
  private final Runnable enough;
  private final Consumer<String> teller;
  private boolean due;
  private long dueNs;
  private int written;

  /** Counters of ingest in the captures so far. */
  private final Map<String, Long> told = new HashMap<>();

  /**
   * Makes a sink.
   *
   * @param counters asked before a capture is written
   * @param enough told when the last capture is written
   * @param teller takes a line for people
   */
  TriggeredRing(
      CaptureRing ring, Plan plan, Counters counters, Runnable enough, Consumer<String> teller) {
    this.ring = ring;
    this.plan = plan;
    this.counters = counters;
    this.enough = enough;
    this.teller = teller;
    watch = new Watch(plan.when);
  }

  @Override
  public void fragment(TraceFragment fragment) throws IOException {
    if (written < plan.times) {
      ring.fragment(fragment);
      watch.take(fragment);
      look(fragment.getLastTimestampNs());
    }
  }

  @Override
  public void loss(ProbeLoss loss) throws IOException {
    if (written < plan.times) {
      ring.loss(loss);
      watch.take(loss);
      look(loss.getTimestampNs());
    }
  }

  private void look(long nowNs) throws IOException {
    if (!due && watch.met().isPresent()) {
      due = true;
      dueNs = nowNs + plan.afterNs;
      teller.accept(plan.when.text() + ": " + watch.met().get());
    }
    if (due && nowNs >= dueNs) {
      write(true);
      if (written == plan.times) {
        enough.run();
      }
    }
  }

  private void write(boolean whole) throws IOException {
    due = false;
    counters.tell();
    written++;
    watch.again();
    ring.writeOut(plan.file(written), whole);
  }

  /** Takes what was counted since it was told last: captures that are read together add up. */
  @Override
  public void stageLoss(StageLoss loss) throws IOException {
    if (written < plan.times) {
      Long before = told.put(loss.getCounter(), loss.getCount());
      long more = loss.getCount() - (before == null ? 0 : before);
      if (more > 0) {
        ring.stageLoss(StageLoss.newBuilder(loss).setCount(more).build());
      }
    }
  }

  @Override
  public void end(StreamEnd end) throws IOException {
    if (due) {
      write(true);
    }
    ring.end(end);
  }

  /** Captures written. */
  int written() {
    return written;
  }

  /** Events of these captures. */
  long writtenEvents() {
    return ring.writtenEvents();
  }

  @Override
  public void close() throws IOException {
    try (ring) {
      if (due) { // the stream broke
        write(false);
      }
    }
  }
}
