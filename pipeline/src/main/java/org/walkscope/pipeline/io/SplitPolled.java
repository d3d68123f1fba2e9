// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.ledger.Counter;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;

/** Split of decoded records from unreadable ones, which are counted and go to the dead letters. */
public final class SplitPolled extends ProcessFunction<Polled, Polled.Read> {
  private static final long serialVersionUID = 1L;
  private static final String UNKNOWN = "unknown";

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
      context.output(Loss.TAG, loss(letter, unreadable.appendedMs()));
    } else {
      out.collect((Polled.Read) polled);
    }
  }

  private static Loss loss(DeadLetter letter, long epochMs) {
    boolean capture = letter.key() == null && letter.value() != null && letter.value().length == 0;
    Counter counter = capture ? Counter.CAPTURES_BROKEN : Counter.RECORDS_UNDECODABLE;
    // the key may still name the host: hostname/boot_id, or hostname/boot_id/tid/start; older
    // records
    // have no start
    String[] key =
        letter.key() == null ? new String[0] : new String(letter.key(), UTF_8).split("/", -1);
    boolean known = key.length >= 2 && key.length <= 4;
    return new Loss(
        counter.label(),
        known ? key[0] : UNKNOWN,
        known ? key[1] : UNKNOWN,
        1,
        letter.topic() + "/" + letter.partition() + "@" + letter.offset() + ": " + letter.cause(),
        epochMs);
  }
}
