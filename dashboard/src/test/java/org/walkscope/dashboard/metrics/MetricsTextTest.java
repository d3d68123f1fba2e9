// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.health.HostRow;
import org.walkscope.dashboard.health.HostState;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.DurationTotals;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.model.View;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.StallSums;
import org.walkscope.schema.WalkExemplar;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;

class MetricsTextTest {
  private static final Connections CONNECTIONS =
      new Connections() {
        @Override
        public long refused() {
          return 30;
        }

        @Override
        public long full() {
          return 2;
        }
      };

  private final DashboardModel model = new DashboardModel(Limits.DEFAULT);
  private final Health health =
      new Health(
          true,
          null,
          List.of(new Health.TopicState("walkscope.loss", 1, 3, 2, 1, 7L, 9_000L, "x")));
  private final List<HostRow> hosts =
      List.of(host("a", HostState.LIVE), host("b", HostState.LIVE), host("c", HostState.ENDED));
  private final MetricsText metrics =
      new MetricsText(
          model,
          () -> hosts,
          () -> Map.of("blame", 71L),
          () -> health,
          new PageClients() {
            @Override
            public int open() {
              return 2;
            }

            @Override
            public long dropped() {
              return 9;
            }

            @Override
            public long refused() {
              return 4;
            }
          });

  @BeforeEach
  void fill() {
    model.accept(Samples.latency("a", "smaps", 0, 300, 700, 2_000_000));
    model.accept(
        Samples.locks("a", 0, LockKind.PTL, Level.PTE, new long[] {400}, new long[] {900}));
    model.accept(Samples.batch("a", "smaps", WalkerKind.LEGACY, 0, 1_000, 100));
    model.accept(Samples.loss(Samples.host("a", Arch.X86_64), 1, 1, Samples.cpu(0, 10, 7, 1, 2)));
    model.accept(Samples.stageLoss("pipeline", "late_fragments", 4, 1));
  }

  private static HostRow host(String name, HostState state) {
    return new HostRow(name, state, null, null, null, 0L, 0L, 0L, 12_500L, null, null, 0);
  }

  private String text(String accept) throws IOException {
    return new String(metrics.write(accept, CONNECTIONS), StandardCharsets.UTF_8);
  }

  @Test
  void durationsAreHistogramsInSeconds() throws IOException {
    assertThat(text(null))
        .contains("# TYPE walkscope_walk_duration_seconds histogram")
        .containsPattern("walkscope_walk_duration_seconds_bucket\\{.*le=\"5.0E-7\"} 1\n")
        .containsPattern("walkscope_walk_duration_seconds_bucket\\{.*le=\"1.0E-6\"} 2\n")
        .containsPattern("walkscope_walk_duration_seconds_bucket\\{.*le=\"\\+Inf\"} 3\n")
        .containsPattern("walkscope_walk_duration_seconds_sum\\{.*} 0.002001\n");
  }

  @Test
  void locksAreLabelledWithKindAndLevel() throws IOException {
    assertThat(text(null))
        .containsPattern(
            "walkscope_lock_hold_seconds_count\\{arch=\"x86_64\",consumer=\"smaps\","
                + "level=\"pte\",lock=\"ptl\",walker=\"legacy\",walker_comm=\"cat\"} 1\n");
  }

  @Test
  void countersEndInTotalAndSayWhatTheyCount() throws IOException {
    assertThat(text(null))
        .contains("# TYPE walkscope_walk_steps_total counter")
        .contains("# HELP walkscope_walk_steps_total Steps that walks took over their entries.")
        .contains(
            "walkscope_walk_steps_total{arch=\"x86_64\",consumer=\"smaps\",walker=\"legacy\","
                + "walker_comm=\"cat\"} 1000.0")
        .contains("walkscope_probe_lost_events_total{hostname=\"a\",reason=\"ringbuf\"} 2.0")
        .contains("walkscope_probe_seen_events_total{hostname=\"a\"} 10.0")
        .contains(
            "walkscope_stage_dropped_records_total{counter=\"late_fragments\",hostname=\"hostx\","
                + "severity=\"unknown\",stage=\"pipeline\"} 4.0")
        .contains("# HELP walkscope_probe_seen_events_total Events that happened in walks;")
        .contains("ringbuf: Events for which the ring buffer had no room")
        .contains("walks_late: " + Counter.WALKS_LATE.help())
        .contains("late_events: " + Counter.LATE_EVENTS.help())
        .contains("walkscope_dashboard_undecodable_records_total{topic=\"walkscope.loss\"} 2.0")
        .contains(
            "walkscope_dashboard_newest_record_timestamp_seconds{topic=\"walkscope.loss\"} 9.0")
        .contains("walkscope_dashboard_evicted_rows_total{table=\"blame\"} 71.0")
        .contains("walkscope_dashboard_sse_refused_clients_total 4.0")
        .contains("walkscope_dashboard_sse_dropped_clients_total 9.0");
  }

  @Test
  void stepsThatNoTraceToldAreNoZero() throws IOException {
    model.accept(Samples.batch("a", "numa_maps", WalkerKind.LEGACY, 0, 0, 0));
    assertThat(text(null))
        .containsPattern("walkscope_walks_total\\{.*consumer=\"numa_maps\".*} 10.0")
        .doesNotContainPattern("walkscope_walk_(steps|entries)_total\\{.*numa_maps");
  }

  @Test
  void namesOfWalkersAreBoundedAndNoWalkIsMissingInTheSumOfAll() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      BatchEfficiency batch = Samples.batch("a", "smaps", WalkerKind.LEGACY, i % 7, 1, 1);
      batch.setWalkerComm("pool-1-thread-" + i);
      model.accept(batch);
      if (i % 2 == 0) {
        model.accept(batch); // comes again, as after a restart of the job
      }
    }
    List<String> series =
        text(null).lines().filter(line -> line.startsWith("walkscope_walks_total{")).toList();
    assertThat(series).hasSize(Limits.DEFAULT.metricSeries() / 2 + 1);
    assertThat(series)
        .anyMatch(line -> line.contains("walker_comm=\"(all other names)\"} 15010.0"));
    double all =
        series.stream()
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    assertThat(all).isEqualTo(10 + 2_000 * 10);
    assertThat(model.totals().evicted().get(View.BATCH_EFFICIENCY)).isZero();
  }

  @Test
  void everySampleHasItsHelpAndTypeAbove() throws IOException {
    String family = "";
    for (String line : text(null).lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        family = line.substring("# TYPE ".length(), line.lastIndexOf(' '));
      } else if (!line.startsWith("#")) {
        assertThat(line).startsWith(family);
      }
    }
    assertThat(family).isNotEmpty();
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() throws IOException {
    String accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";
    assertThat(metrics.contentType(accept)).startsWith("application/openmetrics-text");
    assertThat(text(accept)).endsWith("# EOF\n");
    assertThat(metrics.contentType(null)).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void holdsOfTheAddressSpaceAndBlameAreByAgent() throws IOException {
    model.accept(Samples.hold(Samples.host("a", Arch.X86_64), LockKind.MMAP_LOCK_READ));
    StallSums blame = Samples.stallSums("a", 0, 2_500_000_000L);
    model.accept(blame);
    model.accept(blame); // comes again, as after a restart of the job
    model.accept(Samples.stallSums("b", 1, 500_000_000L));
    assertThat(text(null))
        .containsPattern(
            "walkscope_address_space_lock_hold_seconds_count\\{.*lock=\"mmap_lock_read\".*} 1\n")
        .containsPattern(
            "walkscope_blamed_seconds_total\\{.*lock=\"mmap_lock_read\".*walker_comm=\"cat\"} 3.0\n")
        .doesNotContainPattern("walkscope_(blamed|address).*hostname=");
  }

  @Test
  void hostsAreCountedByStateAndHaveATimeEach() throws IOException {
    assertThat(text(null))
        .contains("walkscope_hosts{state=\"live\"} 2.0")
        .contains("walkscope_hosts{state=\"silent\"} 0.0")
        .contains("walkscope_host_newest_event_timestamp_seconds{hostname=\"a\"} 12.5")
        .doesNotContain("timestamp_seconds{hostname=\"c\"}");
  }

  @Test
  void exemplarsNameTheWalk() throws IOException {
    WalkLatency latency = Samples.latency("a", "smaps", 1, 300, 2_000_000);
    latency.setSlowest(
        List.of(
            new WalkExemplar("a", "boot-of-a", 400, 9_000_000_000L, 812L, 2_000_000L, 77L),
            new WalkExemplar("x".repeat(120), "boot", 1, 1L, 1L, 300L, 77L)));
    model.accept(latency);
    assertThat(text("application/openmetrics-text;version=1.0.0"))
        .containsPattern(
            "le=\"0.0025\"} [0-9]+ # \\{walk=\"a/boot-of-a/400/9000000000@77/812\"} 0.002 ")
        .doesNotContain("xxxx");
    assertThat(text(null)).doesNotContain("boot-of-a/400");
  }

  @Test
  void protobufHasNativeHistogramsForWhoAsksForIt() throws IOException {
    String accept =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    assertThat(metrics.contentType(accept)).startsWith("application/vnd.google.protobuf");
    assertThat(metrics.write(accept, CONNECTIONS)).isNotEmpty();
    DurationTotals.Buckets buckets = model.totals().walks().values().iterator().next();
    // ceil(8 * log2(seconds)): 300 ns, 700 ns (as the histogram has it), 2 ms
    assertThat(buckets.nativeCounts()).containsOnlyKeys(-173, -163, -71);
  }
}
