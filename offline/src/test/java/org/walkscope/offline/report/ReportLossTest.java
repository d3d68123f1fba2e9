// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.proc.ManyVmas;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

class ReportLossTest {
  private static final Path X86 = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final Path ARM64 = Golden.DIRECTORY.resolve("arm64/capture.avro");
  private static final long MINUTE_NS = 60_000_000_000L;

  @TempDir Path folder;

  @Test
  void lostIsWhatTheProbeCounted() throws IOException {
    Path capture =
        CaptureCopy.withCounters(
            X86,
            folder.resolve("lost.avro"),
            cpu -> {
              cpu.setLostRingbuf(5);
              cpu.setLostNoState(1);
              cpu.setSeen(cpu.getSeen() + 8); // two events are in no counter
            });
    JsonNode loss = OfflineRun.json("report", "--json", capture.toString()).get("loss");
    assertThat(loss.get("lost").asLong()).isEqualTo(6);
    assertThat(loss.get("unaccounted").asLong()).isEqualTo(2);
    assertThat(loss.at("/lost_by_reason/ringbuf").asLong()).isEqualTo(5);
    assertThat(OfflineRun.of("report", capture.toString()).out())
        .contains(
            "lost at the probe 6 (events for which the ring buffer had no room: 5; events of walks"
                + " and waits that there was no room to follow: 1)\n")
        .contains("DO NOT ADD UP: 2 events");
  }

  @Test
  void aLossIsOfTheHostsThatAreAskedFor() throws IOException {
    Path lossy =
        CaptureCopy.withCounters(
            X86,
            folder.resolve("lossy.avro"),
            cpu -> {
              cpu.setLostRingbuf(5);
              cpu.setSeen(cpu.getSeen() + 5);
            });
    String[] captures = {
      withLateEvents(lossy, "x86.avro", 3, 1_000).toString(), ARM64.toString(),
    };
    assertThat(lossOf("guest-x86_64", captures).get("lost").asLong()).isEqualTo(5);
    assertThat(lossOf("guest-x86_64", captures).get("counters")).hasSize(1);
    JsonNode other = lossOf("guest-arm64", captures);
    assertThat(other.get("lost").asLong()).isZero();
    assertThat(other.get("counters")).isEmpty();
    assertThat(other).isEqualTo(OfflineRun.json("report", "--json", ARM64.toString()).get("loss"));
  }

  private static JsonNode lossOf(String host, String... captures) throws IOException {
    return OfflineRun.json("report", "--json", "--host", host, captures[0], captures[1])
        .get("loss");
  }

  @Test
  void aBoundOfBlameIsNoLoss() throws IOException {
    Path capture = ManyVmas.contended(16_394, 400, folder.resolve("contended.avro"));
    assertThat(OfflineRun.of("report", capture.toString()).out())
        .contains("held for an unknown time: 1 wait")
        .contains("no loss: counted by pipeline: 10, first at walk 16385. Lock holds that waits")
        .contains("some holds that others waited for have no length then")
        .doesNotContain("left out by pipeline: Lock holds");
  }

  @Test
  void twoRunsOfTheAgentOnOneBootAddUp() throws IOException {
    Path later = CaptureCopy.laterRun(X86, folder.resolve("later.avro"), name -> name);
    Path first = withLateEvents(X86, "first.avro", 3, 1_000);
    Path second = withLateEvents(later, "second.avro", 4, 2_000);
    JsonNode report = OfflineRun.json("report", "--json", first.toString(), second.toString());
    assertThat(report.at("/loss/counters/0/counter").asText()).isEqualTo("late_events");
    assertThat(report.at("/loss/counters/0/count").asLong()).isEqualTo(7);
    assertThat(report.at("/loss/counters/0/first").asText()).isEqualTo("first.avro");
    String merged = folder.resolve("merged.avro").toString();
    OfflineRun.of("merge", first.toString(), second.toString(), "--into", merged);
    assertThat(OfflineRun.json("report", "--json", merged).at("/loss/counters/0"))
        .isEqualTo(report.at("/loss/counters/0"));
  }

  private Path withLateEvents(Path capture, String name, long count, long epochMs)
      throws IOException {
    return CaptureCopy.of(
        capture,
        folder.resolve(name),
        record -> {
          if (record instanceof StreamEnd end) {
            Host host = end.getHost();
            StageLoss loss =
                new StageLoss(
                    "ingest",
                    "late_events",
                    host.getHostname(),
                    host.getBootId(),
                    count,
                    name,
                    epochMs);
            return List.of(loss, record);
          }
          return List.of(record);
        });
  }

  @Test
  void readsOfTwoRunsOfTheProbeAreNotOne() throws IOException {
    Path later = CaptureCopy.laterRun(X86, folder.resolve("later.avro"), name -> name);
    JsonNode report = OfflineRun.json("report", "--json", X86.toString(), later.toString());
    JsonNode once = OfflineRun.json("report", "--json", X86.toString());
    for (int i = 0; i < once.get("walks").size(); i++) {
      JsonNode group = report.get("walks").get(i);
      JsonNode half = once.get("walks").get(i);
      assertThat(group.get("walks").asLong()).isEqualTo(2 * half.get("walks").asLong());
      assertThat(group.get("reads").asLong()).isEqualTo(2 * half.get("reads").asLong());
    }
  }

  @Test
  void aWalkWithoutItsEndCountsInNoMedian() throws IOException {
    Report report = new Report(5);
    CaptureRun run = new CaptureRun(WalkSettings.DEFAULT, report);
    run.read(X86);
    run.end();
    JsonNode whole = ReportJson.of(report).at("/walks/0");
    Walk cut = Walk.newBuilder(report.slowest().get(0)).build();
    cut.setCompleteness(Completeness.TRUNCATED);
    cut.setDurationNs(MINUTE_NS);
    report.take(ResultTopic.WALKS, cut);
    JsonNode more = ReportJson.of(report).at("/walks/0");
    assertThat(more.get("walks").asLong()).isEqualTo(whole.get("walks").asLong() + 1);
    assertThat(more.get("incomplete_walks").asLong()).isEqualTo(1);
    for (String figure : List.of("timed_walks", "median_ns", "p99_ns", "longest_ns")) {
      assertThat(more.get(figure)).as(figure).isEqualTo(whole.get(figure));
    }
  }

  @Test
  void aHostileNameControlsNoTerminal() throws IOException {
    Path capture =
        CaptureCopy.of(
            X86,
            folder.resolve("hostile.avro"),
            record -> {
              if (record instanceof TraceFragment fragment) {
                fragment.getHost().setHostname("a\u009b2J\u202e\u007f\u001b");
              }
              return List.of(record);
            });
    for (String[] words : List.of(new String[] {"report"}, new String[] {"report", "--json"})) {
      String[] call = List.of(words).toArray(new String[words.length + 1]);
      call[words.length] = capture.toString();
      String out = OfflineRun.of(call).out();
      assertThat(out).contains("\\u009b2J\\u202e\\u007f\\u001b");
      assertThat(out.chars().filter(c -> c != '\n'))
          .allMatch(c -> c >= ' ' && c != 0x7f && c != 0x9b && c != 0x202e);
    }
  }
}
