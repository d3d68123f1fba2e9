// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.health.Heard;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.schema.Topics;

/**
 * Parts what can be used from what cannot be read. Of the trace topic the job that rebuilds walks
 * has put that with the dead letters already.
 */
public final class SplitHeard extends ProcessFunction<Heard, Heard> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(Heard heard, Context context, Collector<Heard> out) {
    DeadLetter letter = heard.deadLetter();
    if (letter == null) {
      out.collect(heard);
    } else if (!letter.topic().equals(Topics.TRACE)) {
      context.output(DeadLetter.TAG, letter);
      context.output(
          Loss.TAG, DeadLetters.loss(letter, LossCounter.RECORDS_UNDECODABLE, heard.appendedMs()));
    }
  }
}
