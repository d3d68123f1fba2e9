// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;

/** Split of decoded records from unreadable ones, which are counted and go to the dead letters. */
public final class SplitPolled extends ProcessFunction<Polled, Polled.Read> {
  private static final long serialVersionUID = 1L;

  /** Decoded records, chained to the source, so that the records of a thread stay in order. */
  public static SingleOutputStreamOperator<Polled.Read> split(DataStream<Polled> source) {
    return source
        .process(new SplitPolled(), Polled.Read.TYPE)
        .setParallelism(source.getParallelism())
        .name("split")
        .uid("split");
  }

  @Override
  public void processElement(Polled polled, Context context, Collector<Polled.Read> out) {
    if (polled instanceof Polled.Unreadable unreadable) {
      DeadLetter letter = unreadable.letter();
      context.output(DeadLetter.TAG, letter);
      context.output(Loss.TAG, Loss.of(letter, unreadable.appendedMs()));
    } else {
      out.collect((Polled.Read) polled);
    }
  }
}
