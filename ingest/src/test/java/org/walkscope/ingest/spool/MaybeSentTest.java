// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.ingest.spool.SentFragments.count;
import static org.walkscope.ingest.spool.SentFragments.events;
import static org.walkscope.ingest.spool.SentFragments.fragments;
import static org.walkscope.ingest.spool.SentFragments.sendAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.TraceFragment;

/**
 * Records that a sender had got when its agent was killed: Kafka has them, or not. What counts as
 * lost is not among them.
 */
class MaybeSentTest {
  @TempDir Path folder;
  private byte[] stream;
  private SpoolRun run;
  private List<TraceFragment> all;

  @BeforeEach
  void spool() throws IOException {
    WholeSpool whole = new WholeSpool(folder);
    stream = whole.stream;
    run = whole.run;
    all = whole.all;
  }

  @Test
  void damageOfWhatMayBeOnKafkaIsNotCountedAsLost() throws IOException {
    List<TraceFragment> onKafka = new ArrayList<>();
    SpoolRun killed;
    try (Spool spool = run.open()) {
      while (onKafka.size() < 20) {
        onKafka.addAll(fragments(spool.stream(SpoolRun.ID).take().records()));
      }
      killed = run.killed(folder.resolve("killed"));
    }
    zero(killed.segments().get(0));
    try (Spool spool = killed.open()) {
      List<TraceFragment> sent = sendAll(spool);
      int gone = all.size() - sent.size();
      assertThat(gone).isGreaterThan(20);
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isZero();
      assertThat(count(spool, Counter.SPOOL_EVENTS_DAMAGED)).isZero();
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_MAYBE_SENT)).isEqualTo(gone);
      assertThat(count(spool, Counter.SPOOL_EVENTS_MAYBE_SENT))
          .isEqualTo(events(all) - events(sent));
    }
  }

  @Test
  void damageBehindWhatMayBeOnKafkaIsLost() throws IOException {
    SpoolRun killed;
    try (Spool spool = run.open()) {
      assertThat(spool.stream(SpoolRun.ID).take()).isNotNull();
      killed = run.killed(folder.resolve("killed"));
    }
    zero(killed.segments().get(2));
    try (Spool spool = killed.open()) {
      List<TraceFragment> sent = sendAll(spool);
      assertThat(sent.size()).isBetween(1, all.size() - 1);
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isEqualTo(all.size() - sent.size());
      assertThat(count(spool, Counter.SPOOL_EVENTS_MAYBE_SENT)).isZero();
    }
  }

  /** After a regular end it is known to the mark. */
  @Test
  void whatNoSenderHadGotAtTheEndIsLostForSure() throws IOException {
    List<TraceFragment> sent = new ArrayList<>();
    try (Spool spool = run.open()) {
      sent.addAll(SentFragments.send(spool, 4));
    }
    zero(run.segments().get(0));
    try (Spool spool = run.open()) {
      sent.addAll(sendAll(spool));
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isEqualTo(all.size() - sent.size());
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_MAYBE_SENT)).isZero();
    }
  }

  /** The next agent's clock is ahead, and all of the spool too old. */
  @Test
  void whatMayBeOnKafkaIsNotDroppedAndWhatIsDroppedIsNotOnKafka() throws IOException {
    Set<TraceFragment> onKafka = new LinkedHashSet<>();
    SpoolRun killed;
    try (Spool spool = run.open()) {
      onKafka.addAll(fragments(spool.stream(SpoolRun.ID).take().records()));
      killed = run.killed(folder.resolve("killed"));
    }
    for (Path segment : killed.segments()) {
      Files.setLastModifiedTime(segment, FileTime.fromMillis(1));
    }
    SpoolRun again;
    try (Spool spool = killed.open()) {
      spool.age();
      assertThat(killed.segments()).hasSize(1);
      assertThat(spool.lagBytes()).isPositive();
      assertThat(spool.stream(SpoolRun.ID).isSent()).isFalse();
      assertThat(spool.stream(SpoolRun.ID).confirmed())
          .as("the probe need not send again what is counted")
          .isEqualTo(stream.length);
      assertThat(spool.stream(SpoolRun.ID).ended()).isTrue();
      again = killed.killed(folder.resolve("again"));
    }
    try (Spool spool = again.open()) {
      onKafka.addAll(sendAll(spool));
      assertThat(count(spool, Counter.SPOOL_EVENTS_DROPPED))
          .isPositive()
          .isEqualTo(events(all) - events(List.copyOf(onKafka)));
      assertThat(spool.lagBytes()).isZero();
      assertThat(spool.stream(SpoolRun.ID).losses(0))
          .extracting(loss -> loss.getCounter())
          .containsOnly(
              Counter.SPOOL_EVENTS_DROPPED.label(), Counter.SPOOL_FRAGMENTS_DROPPED.label());
    }
  }

  /** Behind a stretch that is given up nobody knows the numbers of threads: they go on above. */
  @Test
  void aStreamGoesOnBehindWhatIsGivenUpAndNothingCountsTwice() throws IOException {
    SpoolRun half = WholeSpool.other(folder.resolve("half"));
    List<TraceFragment> sent;
    try (Spool spool = half.open()) {
      half.send(spool, stream, stream.length / 2);
    }
    AtomicLong nowNs = new AtomicLong();
    try (Spool spool = half.open(nowNs::get)) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      assertThat(of.take()).isNotNull();
      long confirmed = of.confirmed();
      List<Path> segments = half.segments();
      for (Path segment : segments) {
        Files.setLastModifiedTime(segment, FileTime.fromMillis(1));
      }
      nowNs.set(Duration.ofHours(2).toNanos());
      spool.age();
      assertThat(half.segments()).containsExactly(segments.get(0));
      assertThat(of.confirmed()).isEqualTo(confirmed);
      of.rewind();
      assertThat(half.send(spool, stream, stream.length)).isTrue();
      sent = sendAll(spool);
      assertThat(sent)
          .anySatisfy(
              fragment -> assertThat(fragment.getFragment()).isGreaterThanOrEqualTo(confirmed));
      assertThat(count(spool, Counter.SPOOL_EVENTS_DROPPED))
          .isPositive()
          .isEqualTo(events(all) - events(sent));
      assertThat(count(spool, Counter.SPOOL_EVENTS_DAMAGED)).isZero();
      assertThat(half.segments()).isEmpty();
    }
  }

  /** A segment in the middle is dropped, and then the one before it goes missing. */
  @Test
  void whatIsMissingBeforeADroppedSegmentCountsApartFromIt() throws IOException {
    SpoolRun killed;
    try (Spool spool = run.open()) {
      assertThat(spool.stream(SpoolRun.ID).take()).isNotNull();
      Files.setLastModifiedTime(run.segments().get(1), FileTime.fromMillis(1));
      spool.age();
      killed = run.killed(folder.resolve("killed"));
    }
    Files.delete(killed.segments().get(0));
    try (Spool spool = killed.open()) {
      List<TraceFragment> sent = sendAll(spool);
      assertThat(
              count(spool, Counter.SPOOL_FRAGMENTS_DROPPED)
                  + count(spool, Counter.SPOOL_FRAGMENTS_MAYBE_SENT))
          .isEqualTo(all.size() - sent.size());
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isZero();
    }
  }

  @Test
  void whatIsDroppedIsNotSentFromMemory() throws IOException {
    SpoolRun small =
        new SpoolRun(folder.resolve("small"), WholeSpool.settings(512 << 10, 64 << 20));
    try (Spool spool = small.open()) {
      small.send(spool, stream, stream.length);
      List<TraceFragment> sent = sendAll(spool);
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DROPPED))
          .isPositive()
          .isEqualTo(all.size() - sent.size());
    }
  }

  @Test
  void aTornLineIsThatOfBeforeAndADamagedFileIsTold() throws IOException {
    Path file = folder.resolve("spool/" + SpoolRun.ID + "/sent-at-most");
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      Segment.Totals first = of.segments().peekFirst().last;
      assertThat(of.take()).isNotNull();
      assertThat(of.sent().to()).isEqualTo(first);
      of.sent().raise(of.segments().getLast().last);
      byte[] bytes = Files.readAllBytes(file);
      Path other = Files.createDirectory(folder.resolve("other"));
      List<Segment.Totals> left = new ArrayList<>();
      for (int line = 0; line < 2; line++) {
        byte[] torn = bytes.clone();
        torn[line * bytes.length / 2 + 30] ^= 1;
        Files.write(other.resolve("sent-at-most"), torn);
        left.add(SentAtMost.open(other, run.said::add).to());
      }
      assertThat(left).containsExactlyInAnyOrder(first, of.segments().getLast().last);
      assertThat(run.said).isEmpty();
      Files.write(other.resolve("sent-at-most"), new byte[bytes.length]);
      assertThat(SentAtMost.open(other, run.said::add).isKnown()).isFalse();
      assertThat(run.said).singleElement().asString().contains("damaged", "maybe sent");
    }
  }

  @Test
  void whereNobodyKnowsWhatWasSentNothingIsLostForSure() throws IOException {
    Files.delete(folder.resolve("spool/" + SpoolRun.ID + "/sent-at-most"));
    zero(run.segments().get(2));
    try (Spool spool = run.open()) {
      List<TraceFragment> sent = sendAll(spool);
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_MAYBE_SENT))
          .isPositive()
          .isEqualTo(all.size() - sent.size());
      assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isZero();
    }
  }

  /** The agent is killed between the count and the next segment; the probe says it again. */
  @Test
  void whatAProbeSkipsCountsOnce() throws IOException {
    try (Spool spool = run.open()) {
      spool.stream(SpoolRun.ID).skipped(null, stream.length + 100, 7);
    }
    try (Spool spool = run.open()) {
      spool.stream(SpoolRun.ID).skipped(null, stream.length + 100, 7);
      assertThat(count(spool, Counter.LINK_EVENTS_SKIPPED)).isEqualTo(7);
    }
  }

  /** Else a full disk could not become empty: the bound is written in place. */
  @Test
  void theFileIsWrittenInPlace() throws IOException {
    Path file = folder.resolve("spool/" + SpoolRun.ID + "/sent-at-most");
    long size = Files.size(file);
    Object key = Files.readAttributes(file, "unix:ino").get("ino");
    try (Spool spool = run.open()) {
      sendAll(spool);
    }
    assertThat(Files.size(file)).isEqualTo(size);
    assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(key);
  }

  private static void zero(Path segment) throws IOException {
    Files.write(segment, new byte[(int) Files.size(segment)]);
  }
}
