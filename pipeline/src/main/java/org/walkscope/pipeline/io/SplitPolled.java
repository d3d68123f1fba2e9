// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.pipeline.walk.Arrival;

/** Parts what can be used from what goes to the dead letters, and counts the latter. */
public final class SplitPolled extends ProcessFunction<Polled, Arrival> {
  private static final long serialVersionUID = 1L;
  private static final String UNKNOWN = "unknown";

  @Override
  public void processElement(Polled polled, Context context, Collector<Arrival> out) {
    if (polled.arrival() != null) {
      out.collect(polled.arrival());
      return;
    }
    DeadLetter letter = polled.deadLetter();
    context.output(DeadLetter.TAG, letter);
    // the key may still tell whose it was: hostname/boot_id/tid
    String[] key =
        letter.key() == null ? new String[0] : new String(letter.key(), UTF_8).split("/", -1);
    boolean known = key.length == 3;
    boolean capture = letter.key() == null && letter.value() != null && letter.value().length == 0;
    LossCounter counter = capture ? LossCounter.CAPTURES_BROKEN : LossCounter.RECORDS_UNDECODABLE;
    context.output(
        Loss.TAG,
        new Loss(
            counter.counter(),
            known ? key[0] : UNKNOWN,
            known ? key[1] : UNKNOWN,
            1,
            letter.topic()
                + "/"
                + letter.partition()
                + "@"
                + letter.offset()
                + ": "
                + letter.cause(),
            polled.appendedMs()));
  }
}
