// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.model.View;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.WalkerKind;

class MetricsTextTest {
  private final DashboardModel model = new DashboardModel(Limits.DEFAULT);
  private final Health health =
      new Health(
          true,
          null,
          List.of(new Health.TopicState("walkscope.loss", 1, 3, 2, 1, 7L, 9_000L, "x")));
  private final MetricsText metrics =
      new MetricsText(
          model,
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

  private String text(String accept) throws IOException {
    return new String(metrics.write(accept), StandardCharsets.UTF_8);
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
        .contains("walkscope_dashboard_sse_refused_clients_total 4.0")
        .contains("walkscope_dashboard_sse_dropped_clients_total 9.0");
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
}
