// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.explore.DifferenceAnswer.Finding;
import org.walkscope.schema.Arch;
import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;

class DifferenceQuestionTest {
  private static final int WINDOWS = 60;
  private static final long LOW_NS = 8_192; // a bound of the histogram

  private static DifferenceAnswer ask(Windows windows, Object... parameters) throws Exception {
    return (DifferenceAnswer)
        windows.ask(new DifferenceQuestion(), DifferenceQuestion.parameters(), parameters);
  }

  private static DifferenceAnswer slow(Windows windows) throws Exception {
    return ask(
        windows, "from", Windows.T0, "to", Windows.T0 + WINDOWS * Windows.MS, "low_ns", LOW_NS);
  }

  /** Log-normal durations of the walks of one read, which share a factor. */
  private static long[] read(Random random, int walks, double medianNs, double shared) {
    double factor = Math.exp(shared * random.nextGaussian());
    return random
        .doubles(walks)
        .mapToLong(u -> Math.round(medianNs * factor * Math.exp(0.8 * random.nextGaussian())))
        .toArray();
  }

  /**
   * Windows of two consumers and two kernels on two hosts; each has its own walks of the same kind.
   */
  private static void fill(Windows windows, Random random, double shared, double slowKernel) {
    for (int window = 0; window < WINDOWS; window++) {
      for (String consumer : new String[] {"smaps", "numa_maps"}) {
        for (String kernel : new String[] {"old", "new"}) {
          double median = kernel.equals("new") ? 4_000 * slowKernel : 4_000;
          windows.walks(
              "host-" + kernel, window, consumer, kernel, read(random, 40, median, shared));
        }
      }
    }
  }

  @Test
  void findsAPlantedShift() throws Exception {
    try (Windows windows = new Windows()) {
      fill(windows, new Random(1), 0, 1.5);
      DifferenceAnswer answer = slow(windows);
      assertThat(answer.nInside() + answer.nOutside()).isEqualTo(WINDOWS * 4 * 40);
      assertThat(answer.findings())
          .filteredOn(Finding::differs)
          .extracting(finding -> finding.key() + "=" + finding.value())
          .containsExactlyInAnyOrder("kernel=new", "kernel=old", "host=host-new", "host=host-old");
      Finding first = answer.findings().get(0);
      assertThat(first.shares().nInside()).isEqualTo(answer.nInside());
      assertThat(Math.abs(first.shares().difference())).isGreaterThan(0.1);
    }
  }

  @Test
  void equalSidesGiveNothing() throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      try (Windows windows = new Windows()) {
        fill(windows, new Random(seed), 1, 1);
        assertThat(slow(windows).findings()).filteredOn(Finding::differs).isEmpty();
      }
    }
  }

  @Test
  void comparesWithTheRestOfALongerTime() throws Exception {
    try (Windows windows = new Windows()) {
      fill(windows, new Random(1), 0, 1);
      for (int window = 20; window < 30; window++) {
        windows.walks("guest", window, "pagemap", "new", read(new Random(window), 100, 4_000, 0));
      }
      Object[] rectangle = {
        "from", Windows.T0 + 20 * Windows.MS,
        "to", Windows.T0 + 30 * Windows.MS,
        "rest_from", Windows.T0,
        "rest_to", Windows.T0 + WINDOWS * Windows.MS
      };
      DifferenceAnswer answer = ask(windows, rectangle);
      assertThat(answer.nInside()).isEqualTo(10 * (4 * 40 + 100));
      assertThat(answer.findings())
          .filteredOn(finding -> finding.value().equals("pagemap"))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.differs()).isTrue();
                assertThat(finding.shares().inside()).isEqualTo(1_000);
                assertThat(finding.shares().outside()).isZero();
              });
    }
  }

  /** Kept walks: 20 slow ones over small folios and 20 fast ones over large folios. */
  private static void keep(Windows windows) {
    Host host = Samples.host("a", Arch.X86_64);
    long[] ns = new long[40];
    for (int i = 0; i < ns.length; i++) {
      ns[i] = i < 20 ? 100_000 + i : 1_000 + i;
    }
    WalkLatency window = Samples.latency("a", "smaps", 0, ns);
    window.setSlowest(
        LongStream.range(0, ns.length).mapToObj(n -> Samples.exemplar("a", n)).toList());
    windows.take(window);
    window.setHostname(null);
    windows.take(window);
    for (int i = 0; i < ns.length; i++) {
      Walk walk = Samples.walk(host, i, ns[i]);
      walk.setBeginEpochNs(walk.getBeginEpochNs() + 1_000_000);
      Extent extent = new Extent();
      extent.setType(EntryType.FOLIO);
      extent.setLevel(Level.PTE);
      extent.setBytes(65_536);
      extent.setFolioOrder(i < 20 ? 0 : 4);
      walk.setExtents(List.of(extent));
      windows.take(walk);
    }
  }

  @Test
  void listsTheKeptWalksInsideAndTheirFolioSizes() throws Exception {
    try (Windows windows = new Windows()) {
      keep(windows);
      DifferenceAnswer answer = slow(windows);
      assertThat(answer.nInside()).isEqualTo(20);
      assertThat(answer.walksKept()).isEqualTo(20);
      assertThat(answer.walks())
          .extracting(DifferenceAnswer.KeptWalk::valueNs)
          .startsWith(100_019L);
      assertThat(answer.walks().get(0).walk()).contains("/19/");
      assertThat(answer.walks().get(0).target()).isEqualTo("walkload");
      assertThat(answer.findings())
          .filteredOn(finding -> finding.key().equals("folio_size"))
          .extracting(Finding::value, Finding::differs, finding -> finding.shares().inside())
          .containsExactlyInAnyOrder(tuple("4 KiB", true, 20L), tuple("64 KiB", true, 0L));
      HeatmapAnswer heatmap =
          (HeatmapAnswer)
              windows.ask(
                  new HeatmapQuestion(),
                  HeatmapQuestion.parameters(),
                  "from",
                  Windows.T0,
                  "to",
                  Windows.T0 + Windows.MS,
                  "by",
                  "target");
      assertThat(heatmap.groups().get(0).value()).isEqualTo("walkload");
      assertThat(heatmap.groups().get(0).figures().n()).isEqualTo(40);
      assertThat(heatmap.groups().get(0).exemplars().get(0).walk())
          .isEqualTo(answer.walks().get(0).walk());
    }
  }
}
