// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.walkscope.pipeline.io.LossSinks;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.pipeline.io.SplitPolled;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.loss.Loss;
import org.walkscope.pipeline.window.BatchTotals;
import org.walkscope.pipeline.window.SampleWalks;
import org.walkscope.pipeline.window.Windows;
import org.walkscope.schema.Walk;

/**
 * Step from the topic of walks to samples for windows, for the jobs that answer questions over it.
 *
 * @param lost unreadable and late records
 */
record WalkSamples(
    SingleOutputStreamOperator<BatchTotals> samples,
    DataStream<Loss> lost,
    DataStream<DeadLetter> deadLetters) {

  /** Builds the samples. */
  static WalkSamples of(DataStream<Polled> source, Windows windows) {
    var results = SplitPolled.split(source);
    var walks =
        results
            .map(read -> (Walk) read.record(), new AvroTypeInfo<>(Walk.class))
            .setParallelism(results.getParallelism()) // chained
            .uid("walk");
    var samples = SampleWalks.sample(walks, windows);
    return new WalkSamples(
        samples,
        results.getSideOutput(Loss.TAG).union(samples.getSideOutput(Loss.TAG)),
        results.getSideOutput(DeadLetter.TAG));
  }

  /** Passes all losses to their sinks. */
  void end(LossSinks sinks, DataStream<Loss> ofWindows) {
    sinks.take(lost.union(ofWindows), deadLetters);
  }
}
