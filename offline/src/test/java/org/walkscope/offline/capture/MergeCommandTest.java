// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.schema.Host;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** merge of captures that are of one recording. */
class MergeCommandTest {
  private static final Path ARM64 = Golden.DIRECTORY.resolve("arm64/capture.avro");

  /** An agent's reads, as an older probe recorded them: stays as it is. */
  private static final Path AGENT =
      Path.of("../pipeline/src/test/resources/captures/stream-version-5.avro");

  private static final String BOTH = " are of one recording, and both have what walkagent[195] of ";

  @TempDir Path folder;

  private OfflineRun merge(Path... captures) {
    return OfflineRun.of(
        Stream.concat(
                Stream.of("merge", "--force", "--into", merged().toString()),
                Arrays.stream(captures).map(Path::toString))
            .toArray(String[]::new));
  }

  private Path merged() {
    return folder.resolve("merged.avro");
  }

  private void assertRefused(String why, Path... captures) {
    OfflineRun run = merge(captures);
    assertThat(run.err()).startsWith("walkscope merge: " + why).hasLineCount(1);
    assertThat(run.status()).isEqualTo(2);
    assertThat(merged()).doesNotExist();
  }

  @Test
  void aCopyIsRefused() throws IOException {
    Path copy = Files.copy(AGENT, folder.resolve("copy.avro"));
    assertRefused(AGENT + " and " + copy + BOTH, AGENT, ARM64, copy);
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path copy = Files.copy(AGENT, folder.resolve("copy.avro"));
    Path link = Files.createLink(folder.resolve("link.avro"), copy);
    assertRefused(copy + " and " + link + " are one file: name it once", copy, link);
  }

  @Test
  void aRecordingThatAMergeHasIsRefused() throws IOException {
    merge(AGENT, ARM64);
    Path earlier = Files.move(merged(), folder.resolve("earlier.avro"));
    assertRefused(earlier + " and " + AGENT + BOTH, earlier, AGENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--slower=1ms", "--to=+3s"})
  void aCutBesideItsOriginalIsRefused(String filter) {
    Path cut = folder.resolve("cut.avro");
    OfflineRun.of("cut", AGENT.toString(), filter, "--into", cut.toString());
    assertRefused(AGENT + " and " + cut + BOTH, AGENT, cut);
  }

  @Test
  void aCopyThatComesThroughAPipeIsRefused() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer = new ProcessBuilder("sh", "-c", "cat '" + AGENT + "' > '" + pipe + "'").start();
    assertRefused(AGENT + " and " + pipe + BOTH, AGENT, pipe);
    writer.waitFor();
  }

  @Test
  void cutsOfDifferentTimesAreOneCaptureWithTheLossesOfOne() throws IOException {
    Path counted = folder.resolve("counted.avro");
    List<SpecificRecord> records = CaptureCopy.records(AGENT);
    StageLoss loss =
        StageLoss.newBuilder()
            .setHostname(fragment(records.get(1)).getHost().getHostname())
            .setBootId(fragment(records.get(1)).getHost().getBootId())
            .setStage("agent")
            .setCounter("frames_malformed")
            .setCount(3)
            .setFirst("byte 7")
            .setEpochMs(1L)
            .build();
    records.add(1, loss);
    write(counted, records);
    Path[] cuts = {folder.resolve("a.avro"), folder.resolve("b.avro")};
    OfflineRun.of("cut", counted.toString(), "--to=+3s", "--into", cuts[0].toString());
    OfflineRun.of("cut", counted.toString(), "--from=+3s", "--into", cuts[1].toString());
    assertThat(merge(cuts).err()).isEmpty();
    assertThat(OfflineRun.of("report", merged().toString()).out())
        .contains("left out by agent: frames malformed: 3");
    assertThat(OfflineRun.json("report", "--json", merged().toString()).get("walks"))
        .isEqualTo(OfflineRun.json("report", "--json", AGENT.toString()).get("walks"));
  }

  /** Two parts of a ring: the last fragment of the first came late, the next one does not wait. */
  @Test
  void partsWhoseFragmentsCrossAreOneRecordingInAnyOrder() throws IOException {
    List<SpecificRecord> all = CaptureCopy.records(AGENT);
    Path first =
        part("first.avro", List.of(all.get(10), all.get(13), all.get(11)), end(all, all.get(13)));
    List<SpecificRecord> later = new ArrayList<>(List.of(all.get(13), all.get(12)));
    later.addAll(all.subList(14, 20));
    Path second = part("second.avro", later, all.get(20));
    String read = OfflineRun.of("report", "--json", first.toString(), second.toString()).out();
    for (Path[] parts : new Path[][] {{first, second}, {second, first}}) {
      assertThat(merge(parts).err()).isEmpty();
      assertThat(OfflineRun.of("report", "--json", merged().toString()).out()).isEqualTo(read);
    }
    assertThat(read).doesNotContain("fragments_behind", "fragments_missing");
  }

  @Test
  void aPartThatIsMissingIsToldAndCanBeMergedLater() throws IOException {
    List<SpecificRecord> all = CaptureCopy.records(AGENT);
    Path first = folder.resolve("first.avro");
    List<SpecificRecord> begin = new ArrayList<>(all.subList(0, 7));
    begin.add(marked(end(all, all.get(6))));
    write(first, begin);
    Path second = part("second.avro", List.copyOf(all.subList(6, 12)), end(all, all.get(10)));
    List<SpecificRecord> rest = new ArrayList<>(List.of(all.get(10)));
    rest.addAll(all.subList(12, 20));
    Path third = part("third.avro", rest, all.get(20));
    merge(third, first);
    assertThat(OfflineRun.of("report", merged().toString()).out())
        .contains("left out by pipeline: fragments whose number was skipped: 3")
        .doesNotContain("no loss: ");
    Path gap = Files.move(merged(), folder.resolve("gap.avro"));
    assertThat(merge(second, gap).err()).isEmpty();
    assertThat(OfflineRun.json("report", "--json", merged().toString()).get("walks"))
        .isEqualTo(OfflineRun.json("report", "--json", AGENT.toString()).get("walks"));
    assertThat(OfflineRun.of("report", merged().toString()).out()).doesNotContain("left out");
  }

  private static StreamEnd end(List<SpecificRecord> all, SpecificRecord last) {
    StreamEnd end = StreamEnd.newBuilder((StreamEnd) all.get(all.size() - 1)).build();
    end.setTimestampNs(((ProbeLoss) last).getTimestampNs());
    return end;
  }

  private static TraceFragment fragment(SpecificRecord record) {
    return (TraceFragment) record;
  }

  /** Capture of a part that is not the first. */
  private Path part(String name, List<SpecificRecord> records, SpecificRecord end)
      throws IOException {
    List<SpecificRecord> marked = new ArrayList<>();
    records.forEach(record -> marked.add(marked(record)));
    marked.add(marked(end));
    Path part = folder.resolve(name);
    write(part, marked);
    return part;
  }

  private static SpecificRecord marked(SpecificRecord record) {
    PartMark mark = new PartMark();
    if (record instanceof TraceFragment fragment) {
      return mark.of(fragment);
    } else if (record instanceof ProbeLoss loss) {
      return mark.of(loss);
    }
    StreamEnd end = StreamEnd.newBuilder((StreamEnd) record).build();
    end.setHost(mark.of(end.getHost()));
    return end;
  }

  private static void write(Path file, List<SpecificRecord> records) throws IOException {
    Host host = ((ProbeLoss) records.get(0)).getHost();
    try (OutputStream out = Files.newOutputStream(file);
        CaptureWriter writer = new CaptureWriter(out, host, 0)) {
      for (SpecificRecord record : records) {
        writer.write(record);
      }
    }
  }
}
