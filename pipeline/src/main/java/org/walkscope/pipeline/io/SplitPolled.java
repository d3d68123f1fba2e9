// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.walk.Arrival;

/** Parts what can be used from what goes to the dead letters, and counts the latter. */
public final class SplitPolled extends ProcessFunction<Polled, Arrival> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(Polled polled, Context context, Collector<Arrival> out) {
    if (polled.arrival() != null) {
      out.collect(polled.arrival());
      return;
    }
    DeadLetter letter = polled.deadLetter();
    if (letter == null) {
      return; // the time alone
    }
    context.output(DeadLetter.TAG, letter);
    boolean capture = letter.key() == null && letter.value() != null && letter.value().length == 0;
    LossCounter counter = capture ? LossCounter.CAPTURES_BROKEN : LossCounter.RECORDS_UNDECODABLE;
    context.output(Loss.TAG, DeadLetters.loss(letter, counter, polled.appendedMs()));
  }
}
