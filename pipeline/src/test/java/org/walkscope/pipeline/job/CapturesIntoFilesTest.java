// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.pipeline.io.FileSinks;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.run.WindowsRun;
import org.walkscope.schema.Topics;
import org.walkscope.schema.UnreadableRecord;
import org.walkscope.testing.Golden;

/** {@code WalkJob --captures DIR --into DIR}: no broker, and every result in a file. */
class CapturesIntoFilesTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private final StringWriter err = new StringWriter();

  @TempDir Path scratch;

  @Test
  void everyResultIsInAFileThatIsFinished() throws Exception {
    Path captures = Files.createDirectory(scratch.resolve("captures"));
    Files.copy(Golden.DIRECTORY.resolve("x86_64/capture.avro"), captures.resolve("a.avro"));
    byte[] whole = Files.readAllBytes(Golden.DIRECTORY.resolve("arm64/capture.avro"));
    Path damaged =
        Files.write(captures.resolve("b.avro"), Arrays.copyOf(whole, whole.length * 3 / 4));
    Path into = scratch.resolve("results");

    assertThat(run("--captures", captures.toString(), "--into", into.toString()))
        .as(err.toString())
        .isZero();

    Loop loop = new Loop();
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureRun run = new CaptureRun(settings, new WindowsRun(settings.windows(), loop));
    run.read(captures.resolve("a.avro"));
    run.read(damaged);
    run.end();
    assertThat(loop.results).containsKeys(Topics.WALKS, Topics.SNAPSHOTS, Topics.LOSS);
    for (Map.Entry<String, List<SpecificRecord>> topic : loop.results.entrySet()) {
      assertThat(records(into, topic.getKey()))
          .as(topic.getKey())
          .containsExactlyInAnyOrderElementsOf(topic.getValue());
    }
    List<SpecificRecord> letters = records(into, Topics.DEAD_LETTER);
    assertThat(letters).hasSize(1);
    assertThat(((UnreadableRecord) letters.get(0)).getTopic()).isEqualTo(damaged.toString());
    assertThat(((UnreadableRecord) letters.get(0)).getCause()).contains("cut short");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.walk(into)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("part-[-0-9a-f]+[.]avro"));
    }

    assertThat(run("--captures", captures.toString(), "--into", into.toString()))
        .isEqualTo(JobLine.FAILED);
    assertThat(err.toString()).contains("has files in it").hasLineCount(1);
  }

  @Test
  void filesAreOfCapturesAloneAndWithoutABroker() throws Exception {
    String into = scratch.resolve("results").toString();
    String capture = Golden.DIRECTORY.resolve("x86_64/capture.avro").toString();
    assertThat(run("--into", into)).isEqualTo(JobLine.MISUSED);
    assertThat(run("--captures", capture, "--into", into, "--bootstrap-servers", "localhost:1"))
        .isEqualTo(JobLine.MISUSED);
    assertThat(run("--captures", scratch.toString(), "--into", into)).isEqualTo(JobLine.FAILED);
    assertThat(err.toString()).contains("has no captures").hasLineCount(3);
    assertThat(Path.of(into)).doesNotExist();
  }

  private int run(String... arguments) throws Exception {
    return new Job<>("WalkJob", WalkJobOptions::new, List.of(), List.of(), WalkJob::run)
        .run(arguments, new PrintWriter(new StringWriter(), true), new PrintWriter(err, true));
  }

  private static List<SpecificRecord> records(Path into, String topic) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(into.resolve(FileSinks.folderOf(topic)))) {
      for (Path file : files.toList()) {
        try (DataFileReader<SpecificRecord> reader =
            new DataFileReader<>(file.toFile(), new SpecificDatumReader<>())) {
          reader.forEach(records::add);
        }
      }
    }
    return records;
  }

  /** Results of a plain loop, by topic. */
  private static final class Loop implements CaptureResults {
    final Map<String, List<SpecificRecord>> results = new TreeMap<>();

    @Override
    public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
      results.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(result);
    }

    @Override
    public void take(DeadLetter letter) {
      // read for itself
    }
  }
}
