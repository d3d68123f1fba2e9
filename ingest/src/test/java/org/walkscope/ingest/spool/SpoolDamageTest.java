// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.walkscope.ingest.spool.SentFragments.count;
import static org.walkscope.ingest.spool.SentFragments.events;
import static org.walkscope.ingest.spool.SentFragments.fragments;
import static org.walkscope.ingest.spool.SentFragments.send;
import static org.walkscope.ingest.spool.SentFragments.sendAll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.TraceFragment;

/** A spool whose disk loses or changes what was safe: all of it is told and counted. */
class SpoolDamageTest {
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

  /** The file's header and the marks behind its middle are whole. */
  @Test
  void aDamagedBeginOfTheOldestSegmentIsCounted() throws IOException {
    Path oldest = run.segments().get(0);
    byte[] bytes = Files.readAllBytes(oldest);
    Arrays.fill(bytes, endOfHeader(bytes), bytes.length / 2, (byte) 0);
    Files.write(oldest, bytes);
    requireRestCounted();
    assertThat(run.said)
        .singleElement()
        .asString()
        .contains(oldest + ": ", "missing or damaged before");
  }

  @Test
  void aBeginThatIsDamagedBehindWhatKafkaHasIsCounted() throws IOException {
    List<TraceFragment> sent = new ArrayList<>();
    try (Spool spool = run.open()) {
      sent.addAll(send(spool, 4));
    }
    Path oldest = run.segments().get(0);
    byte[] bytes = Files.readAllBytes(oldest);
    Arrays.fill(bytes, endOfHeader(bytes), bytes.length / 2, (byte) 0);
    Files.write(oldest, bytes);
    try (Spool spool = run.open()) {
      sent.addAll(sendAll(spool));
      requireCounted(spool, sent);
    }
  }

  @Test
  void anOldestSegmentThatIsMissingAtTheStartIsCounted() throws IOException {
    Files.delete(run.segments().get(0));
    requireRestCounted();
    assertThat(run.said).singleElement().asString().contains("missing or damaged before");
  }

  @Test
  void aSegmentThatGoesMissingWhileTheAgentRunsIsCountedAndTheRestIsSent() throws IOException {
    for (int missing : new int[] {0, 1}) {
      SpoolRun other = WholeSpool.other(folder.resolve("missing" + missing));
      other.sendAll(stream);
      try (Spool spool = other.open()) {
        Path gone = other.segments().get(missing);
        Files.delete(gone);
        spool.age();
        List<TraceFragment> sent = sendAll(spool);
        requireCounted(spool, sent);
        assertThat(count(spool, Counter.SPOOL_PARTS_DAMAGED)).isEqualTo(1);
        assertThat(other.said).singleElement().asString().contains(gone + ": ", "no such file");
        assertThat(spool.stream(SpoolRun.ID).isSent()).isTrue();
      }
    }
  }

  /** A folder in the file's place cannot be read, by root neither. */
  @Test
  void aSegmentThatCannotBeReadIsCountedAndSetAside() throws IOException {
    Path bad = run.segments().get(1);
    Files.delete(bad);
    Files.createDirectory(bad);
    requireRestCounted();
    assertThat(bad).doesNotExist();
    assertThat(bad.resolveSibling(bad.getFileName() + ".damaged")).exists();
    assertThat(run.said).anySatisfy(line -> assertThat(line).contains(bad + ": cannot read it"));
  }

  @Test
  void aLastSegmentThatCannotBeReadKeepsNoAgentFromItsStart() throws IOException {
    List<Path> segments = run.segments();
    Path bad = segments.get(segments.size() - 1);
    Files.delete(bad);
    Files.createDirectory(bad);
    try (Spool spool = run.open()) {
      assertThat(sendAll(spool)).isNotEmpty();
      assertThat(count(spool, Counter.SPOOL_PARTS_DAMAGED)).isEqualTo(1);
    }
    assertThat(run.said).singleElement().asString().contains(bad + ": cannot read it");
  }

  /** As one to which this user has no rights; root has all. */
  @Test
  void aStreamWhoseFolderCannotBeUsedKeepsNoOtherFromItsStart() throws IOException {
    String bad = "ff".repeat(16);
    Files.createDirectories(folder.resolve("spool/" + bad + "/ledger"));
    try (Spool spool = run.open()) {
      assertThat(sendAll(spool)).isEqualTo(all);
      assertThat(spool.unusable()).isEqualTo(1);
      assertThatThrownBy(() -> spool.stream(bad)).hasMessageContaining("could not be used");
    }
    assertThat(run.said).singleElement().asString().contains(bad + ": cannot use", "start the");
    assertThat(folder.resolve("spool/" + bad + "/ledger")).isDirectory();
  }

  @Test
  void aStreamGoesOnWhenItsLastSegmentIsMissing() throws IOException {
    SpoolRun half = WholeSpool.other(folder.resolve("half"));
    try (Spool spool = half.open()) {
      half.send(spool, stream, stream.length / 2);
      List<Path> segments = half.segments();
      Files.delete(segments.get(segments.size() - 1));
      assertThat(half.send(spool, stream, stream.length)).isTrue();
      List<TraceFragment> sent = sendAll(spool);
      assertThat(sent).isNotEmpty();
      assertThat(events(sent) + count(spool, Counter.SPOOL_EVENTS_DAMAGED)).isEqualTo(events(all));
    }
  }

  @Test
  void filesAndFoldersOfOthersAreNoStreamsAndNoSegments() throws IOException {
    Files.createDirectories(folder.resolve("spool/lost+found"));
    Files.write(run.segments().get(0).resolveSibling("5.avro"), new byte[9]);
    try (Spool spool = run.open()) {
      assertThat(spool.streams()).extracting(SpooledStream::id).containsExactly(SpoolRun.ID);
      assertThat(sendAll(spool)).isEqualTo(all);
    }
  }

  @Test
  void aLedgerWithAnotherDigitIsSetAsideAndNothingIsSkipped() throws IOException {
    Path ledger = folder.resolve("spool/" + SpoolRun.ID + "/ledger");
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      of.acknowledged(of.take());
    }
    String text = Files.readString(ledger);
    String changed = text.replaceFirst("(?m)^acknowledged=", "acknowledged=9");
    assertThat(changed).isNotEqualTo(text);
    for (String damaged : List.of(changed, "", text.substring(0, text.length() / 2))) {
      run.said.clear();
      Files.writeString(ledger, damaged);
      try (Spool spool = run.open()) {
        assertThat(fragments(SpoolRun.records(spool))).isEqualTo(all);
      }
      assertThat(run.said).singleElement().asString().contains(ledger + ": damaged");
      assertThat(ledger.resolveSibling("ledger.damaged")).hasContent(damaged);
    }
  }

  /** It begins with the oldest segment that is left: what was sent before is no loss. */
  @Test
  void behindALedgerThatIsLostNothingIsCountedThatKafkaHas() throws IOException {
    Path oldest = run.segments().get(0);
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      while (Files.exists(oldest)) {
        of.acknowledged(of.take());
      }
    }
    Files.write(oldest.resolveSibling("ledger"), "?".getBytes(StandardCharsets.UTF_8));
    run.open().close();
    try (Spool spool = run.open()) {
      assertThat(sendAll(spool)).isNotEmpty();
      assertThat(spool.stream(SpoolRun.ID).losses(0)).isEmpty();
    }
  }

  /** As on a full disk: nothing of the ledger can be written. */
  @Test
  void aLedgerThatCannotBeSavedAtTheEndSkipsNoOther() throws IOException {
    String later = "ff".repeat(16);
    try (Spool spool = run.open()) {
      spool.stream(later);
      Files.createDirectories(folder.resolve("spool/" + SpoolRun.ID + "/ledger.new/in"));
    }
    assertThat(folder.resolve("spool/" + later + "/ledger")).exists();
    assertThat(folder.resolve("spool/running")).doesNotExist();
    assertThat(run.said)
        .singleElement()
        .asString()
        .contains(SpoolRun.ID + ": cannot save what Kafka has", "make room on its disk");
  }

  @Test
  void aSegmentIsDroppedByItsAgeWhereAnotherIsMissing() throws IOException {
    try (Spool spool = run.open()) {
      List<Path> segments = run.segments();
      Files.delete(segments.get(1));
      Files.setLastModifiedTime(segments.get(0), FileTime.fromMillis(1));
      spool.age();
      assertThat(segments.get(0)).doesNotExist();
      List<TraceFragment> sent = sendAll(spool);
      assertThat(
              count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)
                  + count(spool, Counter.SPOOL_FRAGMENTS_DROPPED))
          .isEqualTo(all.size() - sent.size());
    }
  }

  /** Kafka refuses it again after each new connection; it counts when the batch is through. */
  @Test
  void aRecordThatKafkaRefusesCountsOnceAndIsNotSent() throws IOException {
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      long before = spool.figures().get(0).waitingEvents();
      Batch batch = of.take();
      while (fragments(batch.records()).isEmpty()) {
        of.acknowledged(batch);
        batch = of.take();
      }
      long refused = fragments(batch.records()).get(0).getEvents();
      of.rewind();
      Batch again = of.take();
      assertThat(again.records()).isEqualTo(batch.records());
      of.acknowledged(again, Refused.NONE.and(refused, "too large"));
      assertThat(count(spool, Counter.KAFKA_RECORDS_REFUSED)).isEqualTo(1);
      assertThat(count(spool, Counter.KAFKA_EVENTS_REFUSED)).isEqualTo(refused).isPositive();
      StreamFigures after = spool.figures().get(0);
      assertThat(after.sentEvents()).isEqualTo(events(fragments(again.records())) - refused);
      assertThat(before).isEqualTo(after.sentEvents() + refused + after.waitingEvents());
    }
  }

  @Test
  void damagedFilesAreInTheBoundAndGoBeforeSegments() throws IOException {
    List<Path> segments = run.segments();
    Path first = segments.get(0);
    Files.write(first, new byte[(int) Files.size(first)]);
    try (Spool spool = run.open()) {
      SpooledStream of = spool.stream(SpoolRun.ID);
      while (Files.exists(first)) {
        of.acknowledged(of.take());
      }
    }
    Path aside = first.resolveSibling(first.getFileName() + ".damaged");
    try (Spool spool = run.open()) {
      long bytes = spool.bytes();
      assertThat(bytes).isEqualTo(spool.stream(SpoolRun.ID).bytes() + Files.size(aside));
      spool.bound(WholeSpool.settings(bytes, 0));
      assertThat(aside).doesNotExist();
      assertThat(run.segments()).isEqualTo(segments.subList(1, segments.size()));
      assertThat(spool.bytes()).isEqualTo(spool.stream(SpoolRun.ID).bytes());
    }
  }

  private void requireRestCounted() throws IOException {
    try (Spool spool = run.open()) {
      requireCounted(spool, sendAll(spool));
    }
  }

  private void requireCounted(Spool spool, List<TraceFragment> sent) throws IOException {
    assertThat(sent.size()).isBetween(1, all.size() - 1);
    assertThat(all).containsSubsequence(sent);
    assertThat(count(spool, Counter.SPOOL_FRAGMENTS_DAMAGED)).isEqualTo(all.size() - sent.size());
    assertThat(count(spool, Counter.SPOOL_EVENTS_DAMAGED)).isEqualTo(events(all) - events(sent));
  }

  private static int endOfHeader(byte[] file) {
    byte[] marker = Arrays.copyOfRange(file, file.length - 16, file.length);
    int at = 0;
    while (!Arrays.equals(file, at, at + 16, marker, 0, 16)) {
      at++;
    }
    return at + 16;
  }
}
