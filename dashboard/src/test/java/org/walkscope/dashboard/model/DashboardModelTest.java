// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;

class DashboardModelTest {
  private final DashboardModel model = new DashboardModel(Limits.DEFAULT);

  @Test
  void percentilesOfSeveralHostsAreThoseOfAllTheirWalksTogether() {
    long[] a = Samples.spread(1, 1_000, 50_000);
    long[] b = Samples.spread(2, 300, 5_000_000);
    model.accept(Samples.latency("a", "smaps", 0, a));
    model.accept(Samples.latency("b", "smaps", 0, b));
    long[] all = LongStream.concat(Arrays.stream(a), Arrays.stream(b)).sorted().toArray();

    SeriesView<WalkLabel> series = model.walkLatency(Filter.ALL).series().get(0);

    assertThat(series.count()).containsExactly(1_300L);
    near(series.p50Ns().get(0), all[650 - 1]);
    near(series.p99Ns().get(0), all[1_287 - 1]);
    near(series.maxNs().get(0), all[all.length - 1]);
  }

  /** Two significant digits: at most 1 % above. */
  private static void near(long actual, long exact) {
    assertThat((double) actual).isCloseTo((double) exact, within(exact * 0.01));
  }

  @Test
  void aFilterShowsOneHostAlone() {
    model.accept(Samples.latency("a", "smaps", 0, 1_000));
    model.accept(Samples.latency("b", "smaps", 0, 9_000));
    Filter onlyB = new Filter("b", null, null, null, null, null);
    assertThat(model.walkLatency(onlyB).series().get(0).p50Ns()).hasSize(1);
    near(model.walkLatency(onlyB).series().get(0).p50Ns().get(0), 9_000);
    assertThat(model.walkLatency(new Filter("c", null, null, null, null, null)).series()).isEmpty();
  }

  @Test
  void aFilterShowsOneAgentAloneAndItsNameIsOffered() {
    model.accept(Samples.latency("a", "smaps", 0, 1_000));
    WalkLatency agents = Samples.latency("a", "smaps", 0, 9_000);
    agents.setWalkerComm("node_exporter");
    model.accept(agents);
    WalkLatency nobodys = Samples.latency("a", "smaps", 0, 9_000);
    nobodys.setWalkerComm("");
    model.accept(nobodys);
    assertThat(model.walkLatency(Filter.ALL).series().get(0).count()).containsExactly(3L);
    Filter agent = new Filter(null, null, null, null, null, "node_exporter");
    assertThat(model.walkLatency(agent).series().get(0).count()).containsExactly(1L);
    near(model.walkLatency(agent).series().get(0).p50Ns().get(0), 9_000);
    assertThat(model.origins().walkerComms()).containsExactly("cat", "node_exporter");
  }

  @Test
  void aLineBreaksWhereNoWindowWas() {
    model.accept(Samples.latency("a", "smaps", 0, 1_000));
    model.accept(Samples.latency("a", "smaps", 5, 1_000));
    HistoryView<SeriesView<WalkLabel>> view = model.walkLatency(Filter.ALL);
    assertThat(view.tMs())
        .containsExactly(
            Samples.T0 + Samples.WINDOW_MS,
            Samples.T0 + 2 * Samples.WINDOW_MS,
            Samples.T0 + 6 * Samples.WINDOW_MS);
    assertThat(view.series().get(0).count()).containsExactly(1L, null, 1L);
  }

  @Test
  void aWindowThatComesAgainReplacesItself() {
    model.accept(Samples.latency("a", "smaps", 0, 1_000, 1_000));
    assertThat(model.walkLatency(Filter.ALL).series().get(0).count()).containsExactly(2L);
    model.accept(Samples.latency("a", "smaps", 0, 1_000, 1_000, 1_000));
    assertThat(model.walkLatency(Filter.ALL).series().get(0).count()).containsExactly(3L);
    long[] counts = model.totals().walks().values().iterator().next().counts();
    assertThat(Arrays.stream(counts).sum()).isEqualTo(3);
    assertThat(model.totals().walks().values().iterator().next().sumNs()).isEqualTo(3_000);
  }

  @Test
  void locksStandApartByKindAndLevelAndSayHowManyAreBounds() {
    LockTimings bounded =
        Samples.locks("a", 0, LockKind.PTL, Level.PMD, new long[] {10}, new long[] {700, 800});
    bounded.setHoldBounds(2L);
    model.accept(bounded);
    model.accept(
        Samples.locks("a", 0, LockKind.PTL, Level.PTE, new long[] {20}, new long[] {4_000}));
    model.accept(
        Samples.locks("a", 0, LockKind.MMAP_LOCK_READ, null, new long[] {0}, new long[] {1}));

    List<SeriesView<LockLabel>> holds = model.lockHolds(Filter.ALL).series();
    assertThat(holds)
        .extracting(SeriesView::label)
        .containsExactly(
            new LockLabel(LockKind.MMAP_LOCK_READ, null),
            new LockLabel(LockKind.PTL, Level.PTE),
            new LockLabel(LockKind.PTL, Level.PMD));
    assertThat(holds).extracting(SeriesView::bounds).containsExactly(0L, 0L, 2L);
    assertThat(model.lockWaits(Filter.ALL).series().get(2).p50Ns()).containsExactly(10L);
  }

  @Test
  void batchEfficiencyOfAConsumerIsOfItsSumsNotAMeanOfRatios() {
    model.accept(Samples.batch("a", "smaps", WalkerKind.LEGACY, 0, 1_000, 100));
    model.accept(Samples.batch("b", "smaps", WalkerKind.LEGACY, 0, 100, 100));
    model.accept(Samples.batch("a", "numa_maps", WalkerKind.LEGACY, 0, 0, 0));
    HistoryView<BatchSeries> view = model.batchEfficiency(Filter.ALL);
    assertThat(view.series())
        .extracting(BatchSeries::consumer)
        .containsExactly("numa_maps", "smaps");
    assertThat(view.series().get(0).efficiency()).containsExactly((Double) null);
    assertThat(view.series().get(1).efficiency()).containsExactly(200.0 / 1_100.0);
  }

  @Test
  void aHistogramThatDoesNotDecodeIsRefusedAndChangesNothing() {
    WalkLatency latency = Samples.latency("a", "smaps", 0, 1_000);
    latency.getDuration().setHistogram(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    assertThatThrownBy(() -> model.accept(latency))
        .isInstanceOf(ImplausibleRecordException.class)
        .hasMessageContaining("histogram");
    assertThat(model.walkLatency(Filter.ALL).series()).isEmpty();
  }

  @Test
  void aHistogramThatContradictsItsCountIsRefused() {
    Distribution lying = Samples.distribution(1, 2, 3);
    lying.setCount(4L);
    WalkLatency latency = Samples.latency("a", "smaps", 0, 1_000);
    latency.setDuration(lying);
    assertThatThrownBy(() -> model.accept(latency))
        .isInstanceOf(ImplausibleRecordException.class)
        .hasMessageContaining("3 values beside a count of 4");
  }

  @Test
  void saysWhichViewsChangedAndSaysItOnce() {
    model.accept(Samples.latency("a", "smaps", 0, 1));
    model.accept(Samples.stageLoss("pipeline", "late", 1, 1));
    assertThat(model.takeChanged()).containsExactly(View.WALK_LATENCY, View.LOSS);
    assertThat(model.takeChanged()).isEmpty();
  }
}
