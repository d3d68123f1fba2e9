// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProbeLoss;

class StreamHealthTest {
  @Test
  void everyCounterOfLostEventsIsTold() {
    CpuLoss cpu = new CpuLoss();
    LostEvents.COUNTERS.forEach(counter -> cpu.put(counter.label(), 2L));
    ProbeLoss loss = new ProbeLoss();
    loss.setCpus(List.of(cpu, cpu));
    StreamHealth stream = new StreamHealth();
    stream.take(loss);
    assertThat(stream.lost).hasSameSizeAs(LostEvents.COUNTERS);
    assertThat(stream.lost.values()).allMatch(count -> count == 4);
  }
}
