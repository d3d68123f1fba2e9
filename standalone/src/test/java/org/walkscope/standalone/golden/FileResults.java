// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.FileSinks;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.window.Question;
import org.walkscope.schema.Topics;
import org.walkscope.schema.UnreadableRecord;
import org.walkscope.standalone.run.TopicResults;

/** Results in the files of a job, as the topics would have them. */
final class FileResults {
  private static final List<ResultTopic<?>> TOPICS =
      List.of(
          ResultTopic.WALKS,
          ResultTopic.SNAPSHOTS,
          ResultTopic.LOCK_HOLDS,
          ResultTopic.STALLS,
          ResultTopic.hosts(Question.BATCH_EFFICIENCY),
          ResultTopic.rollups(Question.BATCH_EFFICIENCY),
          ResultTopic.hosts(Question.WALK_LATENCY),
          ResultTopic.rollups(Question.WALK_LATENCY),
          ResultTopic.hosts(Question.LOCK_TIMINGS),
          ResultTopic.rollups(Question.LOCK_TIMINGS),
          ResultTopic.LOSS);

  /** Writer and number of a file, as Flink names them. */
  private static final Pattern NAME = Pattern.compile("(part-.*)-([0-9]+)[.]avro");

  private final Path folder;
  private final TopicResults.Gathered gathered = new TopicResults.Gathered();
  private int files;

  private FileResults(Path folder) {
    this.folder = folder;
  }

  /** Reads all files; each is one that the job has finished. */
  static TopicResults of(Path folder) throws IOException {
    FileResults results = new FileResults(folder);
    for (ResultTopic<?> topic : TOPICS) {
      results.read(topic);
    }
    results.read(Topics.DEAD_LETTER, UnreadableRecord.class, results::addLetter);
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(results.files);
    }
    return results.gathered.results();
  }

  private <T extends SpecificRecord> void read(ResultTopic<T> topic) throws IOException {
    read(topic.name(), topic.type(), result -> LoopResults.add(gathered, topic, result));
  }

  private <T extends SpecificRecord> void read(String topic, Class<T> type, Consumer<T> taker)
      throws IOException {
    Path ofTopic = folder.resolve(FileSinks.folderOf(topic));
    if (!Files.exists(ofTopic)) {
      return;
    }
    for (Path file : inOrder(ofTopic)) {
      files++;
      try (DataFileReader<T> records =
          new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(type))) {
        records.forEach(taker);
      }
    }
  }

  private static List<Path> inOrder(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      List<Path> files = new ArrayList<>(list.toList());
      files.sort(Comparator.comparing(FileResults::writer).thenComparing(FileResults::number));
      return files;
    }
  }

  private static String writer(Path file) {
    return part(file, 1);
  }

  private static long number(Path file) {
    return Long.parseLong(part(file, 2));
  }

  private static String part(Path file, int group) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    assertThat(name.matches()).as(file.toString()).isTrue();
    return name.group(group);
  }

  private void addLetter(UnreadableRecord letter) {
    LoopResults.add(
        gathered,
        new DeadLetter(
            letter.getTopic(),
            letter.getPartition(),
            letter.getOffset(),
            letter.getCause(),
            bytes(letter.getKey()),
            bytes(letter.getValue())));
  }

  private static byte[] bytes(ByteBuffer value) {
    if (value == null) {
      return null;
    }
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return bytes;
  }
}
