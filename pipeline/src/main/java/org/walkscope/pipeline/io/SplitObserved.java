// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;

/** Parts what can be used from what cannot be read, and counts the latter. */
public final class SplitObserved extends ProcessFunction<Observed, Observed> {
  private static final long serialVersionUID = 1L;

  /** Beside the source, so that the records of a thread stay in order. */
  public static SingleOutputStreamOperator<Observed> split(DataStream<Observed> source) {
    return source
        .process(new SplitObserved())
        .returns(TypeInformation.of(Observed.class))
        .setParallelism(source.getParallelism())
        .name("split")
        .uid("split");
  }

  @Override
  public void processElement(Observed observed, Context context, Collector<Observed> out) {
    DeadLetter letter = observed.deadLetter();
    if (letter == null) {
      out.collect(observed);
      return;
    }
    context.output(DeadLetter.TAG, letter);
    long epochMs = context.timestamp() == null ? 0 : context.timestamp();
    context.output(Loss.TAG, DeadLetters.loss(letter, LossCounter.RECORDS_UNDECODABLE, epochMs));
  }
}
