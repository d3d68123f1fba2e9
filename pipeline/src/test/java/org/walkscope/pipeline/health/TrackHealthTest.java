// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.PolledRecords;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.io.Polled;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageHealth;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceHealth;

class TrackHealthTest {
  private static final HealthSettings SETTINGS =
      new HealthSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofDays(7), 2);

  private KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, TraceHealth> harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void leavesNothingBehind() throws Exception {
    harness.setProcessingTime(Duration.ofDays(30).toMillis());
    assertThat(harness.numKeyedStateEntries()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
    harness.close();
  }

  @Test
  void addsUpTheLatestCountersOfEachStreamOnceAnInterval() throws Exception {
    give(probeLoss(1, 2, 50, 40, 4, 6));
    give(probeLoss(1, 1, 10, 10, 0, 0)); // overtaken
    give(probeLoss(5, 1, 100, 100, 0, 0)); // another run of the probe
    harness.setProcessingTime(9_999);
    assertThat(out()).isEmpty();
    harness.setProcessingTime(10_000);
    assertThat(out()).hasSize(1);
    StageHealth probe = stage(out().get(0), "probe");
    assertThat(probe.getSeen()).isEqualTo(150);
    assertThat(probe.getDelivered()).isEqualTo(140);
    assertThat(probe.getFiltered()).isEqualTo(4);
    assertThat(probe.getLost()).isEqualTo(Map.of("lost_ringbuf", 6L));
    assertThat(probe.getBalanced()).isTrue();
    harness.setProcessingTime(25_000);
    assertThat(out()).as("no news").hasSize(1);
  }

  @Test
  void saysWhenTheIdentityDoesNotHold() throws Exception {
    give(probeLoss(1, 1, 50, 40, 4, 5));
    harness.setProcessingTime(10_000);
    assertThat(stage(out().get(0), "probe").getBalanced()).isFalse();
  }

  @Test
  void comparesTheFragmentsOfAnEndedStreamWithThoseThatCame() throws Exception {
    give(fragment(1, 0, 1_000, 1_200));
    give(fragment(1, 1, 2_000, 1_950));
    give(
        new StageLoss(
            "ingest", "late_events", "alpha", TestHosts.x86().getBootId(), 3L, "cpu 0", 0L));
    harness.setProcessingTime(10_000);
    TraceHealth live = out().get(0);
    assertThat(stage(live, "ingest").getSeen()).isNull();
    assertThat(stage(live, "ingest").getDelivered()).isEqualTo(2);
    assertThat(stage(live, "ingest").getBalanced()).isNull();
    assertThat(stage(live, "ingest").getLost()).isEqualTo(Map.of("late_events", 3L));
    assertThat(live.getLagMaxMs()).isEqualTo(200);
    assertThat(live.getLagMinMs()).as("its clock is ahead").isEqualTo(-50);
    assertThat(live.getLastEventEpochMs()).isEqualTo(2_000);
    assertThat(live.getEnded()).isFalse();

    give(new StreamEnd(TestHosts.x86(), 1L, 9L, 4L, 100L, 3L));
    harness.setProcessingTime(20_000);
    TraceHealth ended = out().get(1);
    assertThat(ended.getEnded()).isTrue();
    assertThat(stage(ended, "ingest").getSeen()).isEqualTo(3);
    assertThat(stage(ended, "ingest").getBalanced()).as("one is missing").isFalse();
    assertThat(ended.getLagMaxMs()).isNull();
    harness.setProcessingTime(100_000);
    assertThat(out()).as("an ended stream is not silent").hasSize(2);
  }

  /** An agent that was killed sends again what it does not know to be on the topic. */
  @Test
  void aFragmentThatCameTwiceIsOne() throws Exception {
    give(fragment(1, 0, 1_000, 1_200));
    give(fragment(1, 1, 2_000, 2_200));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = harness();
    harness.initializeState(state);
    harness.open();
    give(fragment(1, 0, 1_000, 3_000));
    give(fragment(1, 1, 2_000, 3_000));
    give(fragment(1, 2, 3_000, 3_100));
    give(fragment(2, 0, 9_000, 9_100));
    give(new StreamEnd(TestHosts.x86(), 1L, 9L, 4L, 100L, 3L));
    give(new StreamEnd(TestHosts.x86(), 2L, 9L, 4L, 100L, 1L));
    harness.setProcessingTime(10_000);
    StageHealth ingest = stage(out().get(0), "ingest");
    assertThat(ingest.getDelivered()).isEqualTo(4);
    assertThat(ingest.getBalanced()).isTrue();
  }

  @Test
  void theFragmentsOfIngestAreOfAllStreamsAsTheEventsOfTheProbeAre() throws Exception {
    for (long stream = 1; stream <= 4; stream++) {
      give(probeLoss(stream, 1, 10, 10, 0, 0));
      give(fragment(stream, 0, 1_000, 1_000));
      give(new StreamEnd(TestHosts.x86(), stream, 9L, 4L, 100L, 1L));
    }
    harness.setProcessingTime(10_000);
    TraceHealth all = out().get(0);
    assertThat(stage(all, "probe").getSeen()).isEqualTo(40);
    assertThat(stage(all, "ingest").getDelivered()).isEqualTo(4);
    assertThat(stage(all, "ingest").getSeen()).as("of two streams alone it is known").isNull();
  }

  @Test
  void saysOnceThatAHostIsSilentAndAgainWhenItFallsSilentAgain() throws Exception {
    give(probeLoss(1, 1, 1, 1, 0, 0));
    harness.setProcessingTime(29_999);
    assertThat(out()).extracting(TraceHealth::getSilent).containsExactly(false);
    harness.setProcessingTime(60_000);
    assertThat(out()).extracting(TraceHealth::getSilent).containsExactly(false, true);
    harness.setProcessingTime(500_000);
    assertThat(out()).hasSize(2);
    give(probeLoss(1, 2, 2, 2, 0, 0));
    harness.setProcessingTime(509_999);
    assertThat(out()).hasSize(2);
    harness.setProcessingTime(510_000);
    assertThat(out()).extracting(TraceHealth::getSilent).containsExactly(false, true, false);
    harness.setProcessingTime(600_000);
    assertThat(out()).extracting(TraceHealth::getSilent).containsExactly(false, true, false, true);
  }

  @Test
  void tellsTheNextStreamOfAHostThatHadEndedAfterOneInterval() throws Exception {
    give(new StreamEnd(TestHosts.x86(), 1L, 9L, 0L, 0L, 0L));
    harness.setProcessingTime(100_000);
    assertThat(out()).extracting(TraceHealth::getEnded).containsExactly(true);
    give(probeLoss(5, 1, 1, 1, 0, 0));
    harness.setProcessingTime(110_000);
    assertThat(out()).extracting(TraceHealth::getEnded).containsExactly(true, false);
    give(probeLoss(5, 2, 2, 2, 0, 0));
    harness.setProcessingTime(120_000);
    assertThat(out()).as("an interval goes on by itself").hasSize(3);
  }

  @Test
  void saysHowItIsAtTheEndOfBoundedInputAndAfterARestart() throws Exception {
    give(probeLoss(1, 1, 1, 1, 0, 0));
    give(probeLoss(2, 1, 10, 10, 0, 0));
    give(probeLoss(3, 1, 100, 100, 0, 0)); // the first makes room and keeps its sums
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = harness();
    harness.initializeState(state);
    harness.open();
    harness.processWatermark(Long.MAX_VALUE);
    assertThat(out()).hasSize(1);
    assertThat(stage(out().get(0), "probe").getSeen()).isEqualTo(111);
    assertThat(stage(out().get(0), "probe").getBalanced()).isTrue();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Polled.Read, TraceHealth> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new TrackHealth(SETTINGS)), TrackHealth::hostOf, Types.STRING);
  }

  private static StageHealth stage(TraceHealth health, String name) {
    return health.getStages().stream()
        .filter(stage -> stage.getStage().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ProbeLoss probeLoss(
      long stream, long atNs, long seen, long delivered, long filtered, long ringbuf) {
    CpuLoss cpu =
        CpuLoss.newBuilder()
            .setCpu(0)
            .setSeen(seen)
            .setDelivered(delivered)
            .setFiltered(filtered)
            .setLostRingbuf(ringbuf)
            .setLostNoState(0)
            .setLostNested(0)
            .setLostUnread(0)
            .setLostRecursion(0)
            .setReadErrors(0)
            .build();
    return new ProbeLoss(TestHosts.x86(), stream, atNs, List.of(cpu), List.of());
  }

  private static Polled.Read fragment(long stream, long number, long lastEpochMs, long appendedMs) {
    TraceFragment fragment = new TraceFragment();
    fragment.setHost(TestHosts.x86());
    fragment.setStreamEpochNs(stream);
    fragment.setFragment(number);
    fragment.setWalker(TestHosts.walker(7));
    fragment.setLastTimestampNs(lastEpochMs * 1_000_000 - TestHosts.EPOCH_NS);
    return TrackHealth.withoutEvents(PolledRecords.at(fragment, 0, appendedMs));
  }

  private void give(SpecificRecord record) throws Exception {
    give(PolledRecords.of(record));
  }

  private void give(Polled.Read heard) throws Exception {
    harness.processElement(heard, 0);
  }

  private List<TraceHealth> out() {
    return harness.extractOutputValues();
  }
}
