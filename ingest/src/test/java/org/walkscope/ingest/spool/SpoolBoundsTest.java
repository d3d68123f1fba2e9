// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.walkscope.ingest.spool.SentFragments.count;
import static org.walkscope.ingest.spool.SentFragments.events;
import static org.walkscope.ingest.spool.SentFragments.fragments;
import static org.walkscope.ingest.spool.SentFragments.send;
import static org.walkscope.ingest.spool.SentFragments.sendAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.TraceFragment;

/** What a spool gives up when it has no room, and what it counts. */
class SpoolBoundsTest {
  private static final Duration WEEK = Duration.ofDays(7);

  /** A segment of 8 KiB, some 15 of which fit. */
  private static final SpoolSettings SMALL = new SpoolSettings(512 << 10, WEEK, 4096, false);

  @TempDir Path folder;
  private final byte[] stream = Streams.random(11, 300, 25);

  @Test
  void aFullSpoolDropsItsOldestSegmentsAndCountsThemExactly() throws IOException {
    SpoolRun whole = SpoolRun.in(folder.resolve("whole"));
    whole.sendAll(stream);
    List<TraceFragment> all = fragments(whole.records());

    SpoolRun small = new SpoolRun(folder.resolve("small"), SMALL);
    small.sendAll(stream);
    List<TraceFragment> kept;
    try (Spool spool = small.open()) {
      assertThat(spool.bytes()).isLessThanOrEqualTo(SMALL.bytes());
      kept = fragments(SpoolRun.records(spool));
      assertThat(kept.size()).isBetween(1, all.size() - 1);
      assertThat(kept).isEqualTo(all.subList(all.size() - kept.size(), all.size()));
      List<TraceFragment> gone = all.subList(0, all.size() - kept.size());
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DROPPED)).isEqualTo(gone.size());
      assertThat(count(spool, Counter.SPOOL_EVENTS_DROPPED)).isEqualTo(events(gone));
    }
  }

  @Test
  void lagIsFromTheFirstRecordThatKafkaDoesNotHave() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("lag"));
    run.sendAll(stream);
    SpecificRecord first = run.records().get(0);
    long firstNs =
        first instanceof TraceFragment of
            ? of.getFirstTimestampNs()
            : ((ProbeLoss) first).getTimestampNs();
    assertThat(firstNs).as("the clock does not begin with the stream").isPositive();
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      long lastNs = of.segments().getLast().last.timeNs();
      assertThat(of.figures().lagNs()).isPositive().isEqualTo(lastNs - firstNs);
    }
  }

  @Test
  void whereNothingIsSentTheOldestGoesAndNothingIsLost() throws IOException {
    SpoolRun ring =
        new SpoolRun(folder.resolve("ring"), new SpoolSettings(512 << 10, WEEK, 4096, true));
    ring.sendAll(stream);
    try (Spool spool = ring.open()) {
      assertThat(Files.exists(folder.resolve("ring/" + SpoolRun.ID + "/0000000001.avro")))
          .isFalse();
      SpooledStream of = spool.stream(SpoolRun.ID);
      assertThat(of.losses(0)).isEmpty();
      assertThat(spool.lagBytes()).isZero();
      assertThat(of.figures().lagNs()).isZero();
    }
  }

  @Test
  void aSegmentThatIsTooOldGoes() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("old"));
    run.sendAll(stream);
    Path segment = run.segments().get(0);
    Files.setLastModifiedTime(segment, FileTime.fromMillis(System.currentTimeMillis()));
    try (Spool spool = run.open()) {
      spool.age();
      assertThat(segment).exists();
      Files.setLastModifiedTime(segment, FileTime.fromMillis(1));
      spool.age();
      assertThat(segment).doesNotExist();
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DROPPED)).isPositive();
      assertThat(spool.lagBytes()).as("nothing waits for Kafka any more").isZero();
    }
  }

  @Test
  void whatIsAcknowledgedIsDeletedAndNotSentAgain() throws IOException {
    SpoolRun run = new SpoolRun(folder.resolve("sent"), new SpoolSettings(8 << 20, WEEK, 0, false));
    run.sendAll(stream);
    List<TraceFragment> all = new ArrayList<>();
    try (Spool spool = run.open()) {
      all.addAll(send(spool, 100));
    }
    List<TraceFragment> rest = fragments(run.records());
    all.addAll(rest);
    SpoolRun whole = SpoolRun.in(folder.resolve("whole"));
    whole.sendAll(stream);
    assertThat(rest).isNotEmpty();
    assertThat(all).isEqualTo(fragments(whole.records()));
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      for (Batch batch = of.take(); batch != null; batch = of.take()) {
        of.acknowledged(batch);
      }
      assertThat(of.isSent()).isTrue();
      assertThat(of.confirmed()).isEqualTo(stream.length);
    }
    assertThat(run.segments()).isEmpty();
  }

  @Test
  void ofADamagedSegmentTheWholeBlocksAreSentAndTheRestIsCounted() throws IOException {
    SpoolRun run = new SpoolRun(folder.resolve("bad"), new SpoolSettings(8 << 20, WEEK, 0, false));
    run.sendAll(stream);
    List<TraceFragment> all = whole();
    Path middle = run.segments().get(0);
    byte[] bytes = Files.readAllBytes(middle);
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 3000, (byte) 0);
    Files.write(middle, bytes);
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      List<TraceFragment> sent = new ArrayList<>();
      for (Batch batch = of.take(); batch != null; batch = of.take()) {
        sent.addAll(fragments(batch.records()));
        of.acknowledged(batch);
      }
      assertThat(count(spool, Counter.SPOOL_PARTS_DAMAGED)).isEqualTo(1); // no marker is left in it
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED))
          .isPositive()
          .isEqualTo(all.size() - sent.size());
      assertThat(count(spool, Counter.SPOOL_EVENTS_DAMAGED))
          .isPositive()
          .isEqualTo(events(all) - events(sent));
      assertThat(all).containsSubsequence(sent);
      assertThat(of.losses(0).toString()).contains(middle.getFileName().toString(), "at byte");
    }
    assertThat(middle.resolveSibling(middle.getFileName() + ".damaged")).exists();
  }

  /** Where no mark of a segment is whole its sums are those of its neighbours. */
  @Test
  void aSegmentThatIsAllDamagedIsCounted() throws IOException {
    SpoolSettings small = new SpoolSettings(8 << 20, WEEK, 0, false);
    List<TraceFragment> all = whole();
    for (int damaged : new int[] {0, 1}) {
      SpoolRun run = new SpoolRun(folder.resolve("all" + damaged), small);
      run.sendAll(stream);
      assertThat(run.segments()).hasSizeGreaterThan(2);
      Path bad = run.segments().get(damaged);
      Files.write(bad, new byte[(int) Files.size(bad)]);
      try (Spool spool = run.open()) {
        List<TraceFragment> sent = sendAll(spool);
        assertThat(sent.size()).isBetween(1, all.size() - 1);
        assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED))
            .isEqualTo(all.size() - sent.size());
        assertThat(count(spool, Counter.SPOOL_EVENTS_DAMAGED))
            .isEqualTo(events(all) - events(sent));
      }
      assertThat(bad).doesNotExist();
    }
  }

  @Test
  void damageOfWhatKafkaHasIsNoLossAndWhatIsReadAgainCountsOnce() throws IOException {
    SpoolRun run = new SpoolRun(folder.resolve("read"), new SpoolSettings(8 << 20, WEEK, 0, false));
    run.sendAll(stream);
    List<TraceFragment> all = whole();
    Path first = run.segments().get(0);
    byte[] bytes = Files.readAllBytes(first);
    List<TraceFragment> sent = new ArrayList<>();
    try (Spool spool = run.open()) {
      sent.addAll(send(spool, 4));
    }
    // its second block, which is sent, and one behind its middle
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 3000, (byte) 0);
    bytes[secondBlock(bytes) + 60] ^= 1;
    Files.write(first, bytes);
    try (Spool spool = run.open()) {
      while (spool.stream(SpoolRun.ID).take() != null) {
        // Kafka takes nothing of it
      }
    }
    try (Spool spool = run.open()) {
      sent.addAll(sendAll(spool));
      assertThat(sent.size()).isBetween(1, all.size() - 1);
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_MAYBE_SENT))
          .isEqualTo(all.size() - sent.size());
      assertThat(count(spool, Counter.SPOOL_EVENTS_MAYBE_SENT))
          .isEqualTo(events(all) - events(sent));
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isZero();
    }
  }

  private List<TraceFragment> whole() throws IOException {
    return fragments(SentRecords.undisturbed(folder.resolve("whole"), stream));
  }

  private static int secondBlock(byte[] file) {
    byte[] marker = Arrays.copyOfRange(file, file.length - 16, file.length);
    int found = 0;
    for (int at = 0; at < file.length - 16; at++) {
      if (Arrays.equals(file, at, at + 16, marker, 0, 16) && found++ == 1) {
        return at + 16;
      }
    }
    throw new AssertionError("one block");
  }

  /** Its state is gone with it, the probe goes on behind it, and nothing counts twice. */
  @Test
  void eventsOfASegmentThatWentAreNotCountedAsSkippedByTheProbe() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("gone"));
    SpoolRun whole = SpoolRun.in(folder.resolve("whole"));
    whole.sendAll(stream);
    List<TraceFragment> all = fragments(whole.records());
    try (Spool spool = run.open()) {
      run.send(spool, stream, stream.length / 2);
    }
    for (Path segment : run.segments()) {
      Files.setLastModifiedTime(segment, FileTime.fromMillis(1));
    }
    AtomicLong nowNs = new AtomicLong();
    try (Spool spool = run.open(nowNs::get)) {
      spool.age();
      assertThat(run.segments()).as("the clock may be wrong").hasSize(1);
      nowNs.set(Duration.ofHours(1).toNanos());
      spool.age();
      assertThat(run.segments()).isEmpty();
    }
    try (Spool spool = run.open()) {
      long confirmed = spool.stream(SpoolRun.ID).confirmed();
      assertThat(confirmed).isPositive();
      assertThat(run.send(spool, stream, stream.length)).isTrue();
      List<TraceFragment> kept = sendAll(spool);
      assertThat(count(spool, Counter.LINK_EVENTS_SKIPPED)).isZero();
      assertThat(count(spool, Counter.SPOOL_EVENTS_DROPPED)).isEqualTo(events(all) - events(kept));
    }
  }

  @Test
  void aStreamThatIsAboutToBeginIsNotForgotten() throws IOException {
    SpoolRun run = SpoolRun.in(folder.resolve("new"));
    try (Spool spool = run.open()) {
      SpooledStream begins = spool.stream(SpoolRun.ID);
      spool.age();
      assertThat(spool.streams()).containsExactly(begins);
      assertThat(run.send(spool, stream, stream.length)).isTrue();
      assertThat(sendAll(spool)).isNotEmpty();
      spool.age();
      assertThat(spool.streams()).as("its ledger is new").hasSize(1);
    }
  }

  /** A real disk of 256 KiB, where the spool may have more. */
  @Test
  void aFullDiskIsAFullSpool() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .start();
    mount.getInputStream().readAllBytes();
    assumeTrue(mount.waitFor() == 0, "a file system cannot be mounted here");
    try {
      SpoolRun whole = SpoolRun.in(folder.resolve("whole"));
      whole.sendAll(stream);
      List<TraceFragment> all = fragments(whole.records());
      SpoolRun run = new SpoolRun(disk.resolve("spool"), SMALL);
      run.sendAll(stream);
      try (Spool spool = run.open()) {
        List<TraceFragment> kept = fragments(SpoolRun.records(spool));
        assertThat(kept.size()).isBetween(1, all.size() - 1);
        assertThat(kept).isEqualTo(all.subList(all.size() - kept.size(), all.size()));
        assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DROPPED))
            .isEqualTo(all.size() - kept.size());
      }
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }
}
