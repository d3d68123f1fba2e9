// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.window.LoopWindows;
import org.walkscope.pipeline.window.Question;
import org.walkscope.pipeline.window.Totals;
import org.walkscope.pipeline.window.Windows;

/**
 * Job over results in a plain loop: reads what a {@link CaptureRun} gives, and passes it on
 * together with its own results.
 */
public abstract class ResultsRun implements CaptureResults {
  private final CaptureResults next;
  private final LoopLosses losses = new LoopLosses(loss -> give(ResultTopic.LOSS, loss));

  ResultsRun(CaptureResults next) {
    this.next = next;
  }

  /** Reads a result of the jobs before. */
  abstract void read(SpecificRecord result);

  /** Publishes what is due by the time that a host has reached. */
  abstract void publishUntil(String hostname, long epochMs);

  /** Publishes what waits for later results. */
  abstract void finish();

  final <T extends SpecificRecord> void give(ResultTopic<T> topic, T result) {
    next.take(topic, result);
  }

  final void lost(Loss loss) {
    losses.take(loss);
  }

  /** Windows that answer a question, whose answers are given. */
  final <T extends Totals<T, R>, R extends SpecificRecordBase> LoopWindows<T, R> windows(
      Question<T, R> question, Windows windows) {
    ResultTopic<R> hosts = ResultTopic.hosts(question);
    ResultTopic<R> rollups = ResultTopic.rollups(question);
    return new LoopWindows<>(
        question,
        windows,
        new LoopWindows.Takers<>(
            each -> give(hosts, each), each -> give(rollups, each), this::lost));
  }

  @Override
  public final <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    give(topic, result);
    read(result);
  }

  @Override
  public final void take(DeadLetter letter) {
    next.take(letter);
  }

  @Override
  public final void takeOpen(DeadLetter place) {
    next.takeOpen(place);
  }

  @Override
  public final void reached(String hostname, long epochMs) {
    publishUntil(hostname, epochMs);
    losses.publishUntil(hostname, epochMs);
    next.reached(hostname, epochMs);
  }

  @Override
  public final void end() {
    finish();
    losses.end();
    next.end();
  }
}
