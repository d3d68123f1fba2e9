// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.ingest.spool.SentFragments.count;
import static org.walkscope.ingest.spool.SentFragments.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.TraceFragment;

/**
 * Files of a stream in a spool whose agent was killed, some of it sent, from which spools are made
 * that have another file among them.
 */
final class SpoolFiles {
  private static final SpoolSettings SETTINGS = WholeSpool.settings(1 << 20, 0);
  private static final int MOST_BATCHES = 10_000; // some dozens are there

  /**
   * What became of a stream.
   *
   * @param sent events that a sender got
   * @param counted events that are lost, or maybe sent
   */
  record Outcome(long sent, long counted) {}

  private final byte[] stream; // as its probe has it
  private final long all;
  private final long acknowledged;
  private final Map<String, byte[]> files;

  private SpoolFiles(byte[] stream, long all, long acknowledged, Map<String, byte[]> files) {
    this.stream = stream;
    this.all = all;
    this.acknowledged = acknowledged;
    this.files = files;
  }

  /** Events of the stream. */
  long all() {
    return all;
  }

  /** Events of it that Kafka has. */
  long acknowledged() {
    return acknowledged;
  }

  /** Content of a file. */
  byte[] file(String name) {
    return files.get(name);
  }

  static SpoolFiles make() {
    try {
      Path folder = Files.createTempDirectory("walkscope-spool-");
      WholeSpool whole = new WholeSpool(folder, SETTINGS, Streams.random(3, 60, 6));
      long acknowledged;
      try (Spool spool = whole.run.open()) {
        acknowledged = events(SentFragments.send(spool, 2));
      }
      SpoolRun killed = whole.run.killed(folder.resolve("killed"));
      Map<String, byte[]> files = new LinkedHashMap<>();
      for (Path segment : killed.segments()) {
        files.put(segment.getFileName().toString(), Files.readAllBytes(segment));
      }
      for (String name : List.of("ledger", "sent-at-most")) {
        files.put(name, Files.readAllBytes(killed.segments().get(0).resolveSibling(name)));
      }
      delete(folder);
      return new SpoolFiles(whole.stream, events(whole.all), acknowledged, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> segments() {
    return files.keySet().stream().filter(name -> name.endsWith(".avro")).toList();
  }

  /** Starts an agent's spool with another content of a file; its probe sends what is not there. */
  Outcome startedWith(String name, byte[] content) throws IOException {
    Path folder = Files.createTempDirectory("walkscope-spool-");
    try {
      Path of = Files.createDirectories(folder.resolve("spool").resolve(SpoolRun.ID));
      Files.createFile(folder.resolve("spool/running"));
      for (Map.Entry<String, byte[]> each : files.entrySet()) {
        Files.write(
            of.resolve(each.getKey()), each.getKey().equals(name) ? content : each.getValue());
      }
      SpoolRun run = new SpoolRun(folder.resolve("spool"), SETTINGS);
      try (Spool spool = run.open()) {
        assertThat(spool.unusable()).as(run.said.toString()).isZero();
        long sent = send(spool);
        run.send(spool, stream, stream.length);
        sent += send(spool);
        return new Outcome(
            sent,
            count(spool, Counter.SPOOL_EVENTS_DAMAGED)
                + count(spool, Counter.SPOOL_EVENTS_MAYBE_SENT));
      }
    } finally {
      delete(folder);
    }
  }

  private static long send(Spool spool) throws IOException {
    SpooledStream of = spool.stream(SpoolRun.ID);
    long events = 0;
    int batches = 0;
    for (Batch batch = of.take(); batch != null; batch = of.take()) {
      events +=
          batch.records().stream()
              .filter(TraceFragment.class::isInstance)
              .mapToLong(record -> ((TraceFragment) record).getEvents())
              .sum();
      of.acknowledged(batch);
      assertThat(++batches).as("batches").isLessThan(MOST_BATCHES);
    }
    return events;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
