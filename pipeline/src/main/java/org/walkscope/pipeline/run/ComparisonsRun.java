// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.compare.ComparedReadings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.state.LoopKeys;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Walk;

/** {@link org.walkscope.pipeline.job.CompareWalkersJob} in a plain loop. */
public final class ComparisonsRun extends ResultsRun {
  private final LoopKeys<ComparedReadings> readings;

  public ComparisonsRun(CompareSettings settings, CaptureResults next) {
    super(next);
    readings =
        new LoopKeys<>(
            timers ->
                ComparedReadings.inMemory(
                    settings.bounded(),
                    timers,
                    comparison -> give(ResultTopic.WALKER_COMPARISONS, comparison),
                    this::lost));
  }

  @Override
  void read(SpecificRecord result) {
    if (result instanceof Walk walk) {
      readings.of(walk.getHost().getHostname(), ComparedReadings.keyOf(walk)).take(walk);
    } else if (result instanceof LockHold hold) {
      readings.of(hold.getHost().getHostname(), ComparedReadings.keyOf(hold)).take(hold);
    }
  }

  @Override
  void publishUntil(String hostname, long epochMs) {
    readings.fireUntil(hostname, epochMs);
  }

  @Override
  void finish() {
    readings.end();
  }
}
