// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** Parts of one recording that are not named in the order of their time. */
class PartsInAnyOrderTest {
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");
  private static final Path OTHER = Golden.STORIES.resolve("agent-arm64/capture.avro");
  private static final int PARTS = 8; // a fragment each

  @TempDir Path folder;

  private final PartMark mark = new PartMark();
  private final List<Path> parts = new ArrayList<>();
  private TraceFragment latest;
  private ProbeLoss counted;

  /** Writes the parts as record --max-size does: the first alone has the begin of the run. */
  @BeforeEach
  void record() throws IOException {
    List<SpecificRecord> records = CaptureCopy.records(AGENT);
    latest = (TraceFragment) records.stream().filter(this::isFragment).findFirst().orElseThrow();
    counted = new ProbeLoss(latest.getHost(), latest.getStreamEpochNs(), 0L, List.of(), List.of());
    List<SpecificRecord> part = new ArrayList<>();
    for (SpecificRecord record : records) {
      if (isFragment(record) && part.stream().anyMatch(this::isFragment)) {
        part.add(
            new StreamEnd(
                mark.of(latest.getHost()),
                latest.getStreamEpochNs(),
                latest.getLastTimestampNs(),
                0L,
                0L,
                0L));
        write(part);
        part = new ArrayList<>(List.of(mark.of(counted)));
      }
      note(record);
      part.add(marked(record));
    }
    write(part);
    assertThat(parts).hasSize(PARTS);
  }

  private boolean isFragment(SpecificRecord record) {
    return record instanceof TraceFragment;
  }

  private void note(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      latest = fragment;
    } else if (record instanceof ProbeLoss loss) {
      counted = loss;
    }
  }

  private SpecificRecord marked(SpecificRecord record) {
    if (record instanceof StreamEnd end) {
      end.setHost(mark.of(end.getHost()));
    } else if (!parts.isEmpty()) {
      return record instanceof TraceFragment fragment
          ? mark.of(fragment)
          : mark.of((ProbeLoss) record);
    }
    return record;
  }

  private void write(List<SpecificRecord> records) throws IOException {
    // R.10.avro is the last, and the first by name
    Path part = folder.resolve("R." + (parts.size() + 3) + ".avro");
    try (CaptureWriter writer =
        new CaptureWriter(part, latest.getHost(), latest.getStreamEpochNs())) {
      for (SpecificRecord record : records) {
        writer.write(record);
      }
    }
    parts.add(part);
  }

  @ParameterizedTest
  @CsvSource({
    "report --json,",
    "report walks --json,",
    "whatif --batch folio --json,",
    "sql,'select walk, steps, completeness from walks order by all'",
    "export --csv - --table walks,",
    "smaps --pid 179 --at +4s,"
  })
  void allCommandsReadThemByTheirTime(String call, String query) {
    OfflineRun inOrder = run(call, query, parts);
    assertThat(inOrder.err()).isEmpty();
    assertThat(inOrder.status()).isZero();
    List<Path> glob = parts.stream().sorted().toList();
    assertThat(glob).isNotEqualTo(parts);
    assertThat(run(call, query, glob)).isEqualTo(inOrder);
    List<Path> backwards = new ArrayList<>(parts);
    Collections.reverse(backwards);
    assertThat(run(call, query, backwards)).isEqualTo(inOrder);
  }

  @Test
  void theyAreTheRecordingAndOtherCapturesKeepTheirPlaces() throws IOException {
    List<String> words = new ArrayList<>(List.of("report", "--json"));
    words.add(parts.get(1).toString());
    words.add(OTHER.toString());
    parts.stream().skip(2).forEach(part -> words.add(part.toString()));
    words.add(parts.get(0).toString());
    assertThat(OfflineRun.json(words.toArray(String[]::new)).get("walks"))
        .isEqualTo(
            OfflineRun.json("report", "--json", AGENT.toString(), OTHER.toString()).get("walks"));
  }

  @Test
  void checkReadsTheSegmentsOfAFolderByTheirTime() {
    OfflineRun check = OfflineRun.of("check", folder.toString());
    assertThat(check.out()).contains("R.10.avro and 7 more of its stream: whole, 265 walks, ");
    assertThat(check.status()).isZero();
  }

  /** What comes through a pipe stays at its place. */
  @Test
  void aPartThatComesTooLateIsALoss() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "timeout 60 cat '" + parts.get(0) + "' > '" + pipe + "'")
            .start();
    OfflineRun report = OfflineRun.of("report", parts.get(1).toString(), pipe.toString());
    writer.waitFor();
    assertThat(report.out())
        .contains("left out by pipeline: fragments of an earlier part of a recording that came")
        .doesNotContain("no loss: ");
  }

  private static OfflineRun run(String call, String query, List<Path> captures) {
    List<String> words = new ArrayList<>(List.of(call.split(" ")));
    captures.forEach(capture -> words.add(capture.toString()));
    if (query != null) {
      words.add(query);
    }
    return OfflineRun.of(words.toArray(String[]::new));
  }
}
