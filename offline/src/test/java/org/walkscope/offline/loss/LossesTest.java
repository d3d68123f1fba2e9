// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.testing.Golden;

/** Parts of a recording, whose counters go on from part to part. */
class LossesTest {
  private final Losses losses = new Losses();
  private ProbeLoss recorded;
  private Host part;

  @BeforeEach
  void read() throws IOException {
    recorded =
        CaptureCopy.records(Golden.STORIES.resolve("agent-x86_64/capture.avro")).stream()
            .filter(ProbeLoss.class::isInstance)
            .map(ProbeLoss.class::cast)
            .findFirst()
            .orElseThrow();
    part = Cut.markPart(recorded.getHost());
  }

  private ProbeLoss at(Host host, long timestampNs, long lost) {
    CpuLoss cpu =
        CpuLoss.newBuilder(recorded.getCpus().get(0))
            .setSeen(100 + lost)
            .setDelivered(100L)
            .setFiltered(0L)
            .setLostRingbuf(lost)
            .build();
    return new ProbeLoss(host, recorded.getStreamEpochNs(), timestampNs, List.of(cpu), List.of());
  }

  @Test
  void aPartHasTheLossesOfItsTime() {
    losses.ofIngest("20", at(part, 1, 7));
    losses.ofIngest("20", at(part, 2, 7));
    assertThat(losses.verdict()).isEqualTo(LossVerdict.NONE);
    losses.ofIngest("20", at(part, 3, 10));
    assertThat(losses.events().lost()).isEqualTo(3);
    assertThat(losses.events().unaccounted()).isZero();
  }

  @Test
  void partsTogetherHaveTheLossesOfTheRecording() {
    losses.ofIngest("1", at(recorded.getHost(), 1, 2));
    losses.ofIngest("1", at(recorded.getHost(), 2, 7));
    losses.ofIngest("2", at(part, 2, 7));
    losses.ofIngest("2", at(part, 3, 10));
    assertThat(losses.events().lost()).isEqualTo(10);
    assertThat(losses.events().delivered()).isEqualTo(100);
  }

  @Test
  void whatTwoCapturesHaveOfOneTimeCountsOnce() {
    losses.ofIngest("whole", at(recorded.getHost(), 1, 2));
    losses.ofIngest("whole", at(recorded.getHost(), 3, 10));
    losses.ofIngest("cut", at(recorded.getHost(), 2, 7));
    losses.ofIngest("part", at(part, 2, 7));
    losses.ofIngest("part", at(part, 4, 11));
    assertThat(losses.events().lost()).isEqualTo(11);
    assertThat(losses.events().delivered()).isEqualTo(100);
  }

  @Test
  void timesBetweenPartsAreOfNoPart() {
    losses.ofIngest("1", at(part, 1, 2));
    losses.ofIngest("1", at(part, 2, 5));
    losses.ofIngest("3", at(part, 3, 50));
    losses.ofIngest("3", at(part, 4, 51));
    assertThat(losses.events().lost()).isEqualTo(4);
  }

  @Test
  void aPartIsNoCut() {
    losses.ofIngest("20", at(part, 1, 7));
    StageLoss crowded =
        new StageLoss(
            "pipeline",
            "snapshots_crowded_out",
            part.getHostname(),
            part.getBootId(),
            1L,
            "a read",
            5L);
    losses.take(crowded);
    assertThat(losses.isCut()).isFalse();
    assertThat(losses.counters()).containsExactly(crowded);
    losses.end(Map.of());
    assertThat(losses.absent()).isEmpty();
  }
}
