// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.loss.LossCounter;

/** Parts what can be compared from what cannot be read, and counts the latter. */
public final class SplitObserved extends ProcessFunction<Observed, Observed> {
  private static final long serialVersionUID = 1L;
  private static final String UNKNOWN = "unknown";

  @Override
  public void processElement(Observed observed, Context context, Collector<Observed> out) {
    DeadLetter letter = observed.deadLetter();
    if (letter == null) {
      out.collect(observed);
      return;
    }
    context.output(DeadLetter.TAG, letter);
    // the key may still tell whose it was: hostname/boot_id/tid
    String[] key =
        letter.key() == null ? new String[0] : new String(letter.key(), UTF_8).split("/", -1);
    boolean known = key.length == 3;
    context.output(
        Loss.TAG,
        new Loss(
            LossCounter.RECORDS_UNDECODABLE.counter(),
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
            context.timestamp() == null ? 0 : context.timestamp()));
  }
}
