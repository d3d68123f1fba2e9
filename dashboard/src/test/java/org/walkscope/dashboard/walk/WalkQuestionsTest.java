// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.ProcessKey;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.views.ViewIds;
import org.walkscope.views.WalkView;

class WalkQuestionsTest {
  private static final Host HOST = Samples.host("hostx", Arch.X86_64);
  private static final long US = 1_000;

  private HistoryStore store;

  @BeforeEach
  void openStore() {
    store = HistoryStore.inMemory(InstantSource.fixed(Instant.ofEpochMilli(Samples.T0 + 600_000)));
  }

  @AfterEach
  void closeStore() throws SQLException {
    store.close();
  }

  @SuppressWarnings("unchecked")
  private void take(SpecificRecord record) {
    Class<SpecificRecord> type = (Class<SpecificRecord>) record.getClass();
    assertThat(store.take(record, RecordCodec.of(type).encode(record))).isTrue();
  }

  /** A walk that another task waited for, so that it is kept. */
  private Walk blamed(long number, long durationNs) {
    Walk walk = Samples.walk(HOST, number, durationNs);
    take(walk);
    take(Samples.blame(HOST, number, 700));
    return walk;
  }

  private WalksQuestion.Walks walks(String... more) throws SQLException {
    Map<String, String> given = new HashMap<>();
    given.put("from", String.valueOf(Samples.T0 - 600_000));
    given.put("to", String.valueOf(Samples.T0 + 600_000));
    for (int i = 0; i < more.length; i += 2) {
      given.put(more[i], more[i + 1]);
    }
    return new WalksQuestion().answer(ApiQuery.of(given, WalksQuestion.PATH.parameters()), store);
  }

  private WalkQuestion.Answer walk(String id) throws SQLException {
    return new WalkQuestion()
        .answer(ApiQuery.of(Map.of("id", id), WalkQuestion.PATH.parameters()), store);
  }

  @Test
  void listsKeptWalksAndSaysHowManyWereMade() throws SQLException {
    blamed(1, 20 * US);
    blamed(2, 30 * US);
    for (int number = 3; number < 8; number++) {
      take(Samples.walk(HOST, number, US));
    }
    store.commit();
    WalksQuestion.Walks all = walks("min_ns", String.valueOf(10 * US));
    assertThat(all.walks())
        .extracting(WalksQuestion.Row::durationNs)
        .containsExactly(30 * US, 20 * US);
    assertThat(all.seen()).as("no sum is of durations").isNull();
    assertThat(walks().seen()).isEqualTo(7);
    assertThat(walks("target", "another").seen()).isNull();
    assertThat(walks("target", "another").walks()).isEmpty();
    assertThat(walks("pid", "321", "max_ns", String.valueOf(25 * US)).walks())
        .extracting(WalksQuestion.Row::durationNs)
        .contains(20 * US)
        .doesNotContain(30 * US);
  }

  @Test
  void aBoundIsListedAsABound() throws SQLException {
    blamed(1, 20 * US);
    Walk bound = Samples.walk(HOST, 2, 30 * US);
    bound.setAchievableExact(false);
    take(bound);
    take(Samples.blame(HOST, 2, 700));
    store.commit();
    assertThat(walks().walks())
        .extracting(WalksQuestion.Row::durationNs, WalksQuestion.Row::achievableExact)
        .containsExactly(tuple(30 * US, false), tuple(20 * US, true));
  }

  @Test
  void stepsThatTheTraceDoesNotTellAreNoZero() throws SQLException {
    blamed(1, 20 * US);
    take(Samples.walkOfNoEntries(HOST, 2, 30 * US));
    take(Samples.blame(HOST, 2, 700));
    store.commit();
    WalksQuestion.Walks first = walks("sort", "save", "limit", "1");
    WalksQuestion.Walks last = walks("sort", "save", "limit", "1", "cursor", first.next());
    assertThat(first.walks()).extracting(WalksQuestion.Row::steps).containsExactly(512L);
    assertThat(last.walks())
        .extracting(WalksQuestion.Row::steps, WalksQuestion.Row::achievableSteps)
        .containsExactly(tuple(null, null));
    assertThat(last.next()).isNull();
  }

  @Test
  void cursorsGoOnWhereTheAnswerBeforeEnded() throws SQLException {
    for (int number = 1; number <= 5; number++) {
      blamed(number, 20 * US); // equal, so that the id decides
    }
    store.commit();
    for (String sort : List.of("duration", "save", "time")) {
      List<String> ids = new ArrayList<>();
      String next = "";
      while (next != null) {
        WalksQuestion.Walks some = walks("sort", sort, "limit", "2", "cursor", next);
        some.walks().forEach(row -> ids.add(row.id()));
        next = some.next();
      }
      assertThat(ids).as(sort).hasSize(5).doesNotHaveDuplicates();
    }
    assertThatThrownBy(() -> walks("cursor", "?")).isInstanceOf(Refusal.class);
  }

  private LockHold hold(long stream) {
    LockHold hold = Samples.hold(HOST, LockKind.MMAP_LOCK_READ);
    hold.setHost(ResultHosts.of(HOST, stream));
    hold.setFirstWalk(2L);
    hold.setLastWalk(2L);
    return hold;
  }

  @Test
  void aWalkHasItsHoldWaitersReadAndNeighbours() throws SQLException {
    Snapshot read = Samples.snapshot(HOST, 1);
    read.setBeginEpochNs(Samples.T0 * 1_000_000L - 40 * US);
    read.setDurationNs(50 * US);
    take(read);
    Walk before = blamed(1, 20 * US);
    Walk walk = Samples.walk(HOST, 2, 20 * US);
    walk.setSnapshot(1L);
    take(walk);
    take(hold(0));
    take(hold(77)); // of another run of the probe, which numbers walks anew
    take(Samples.blame(HOST, 2, 700));
    Walk after = blamed(3, 20 * US);
    store.commit();
    WalkQuestion.Answer answer = walk(ViewIds.of(walk));
    assertThat(answer.missing()).isNull();
    assertThat(answer.walk().walk()).isEqualTo(2);
    assertThat(answer.walk().holds()).hasSize(1);
    assertThat(answer.walk().waiters())
        .extracting(waiter -> waiter.task().comm())
        .containsExactly("mapper");
    assertThat(answer.snapshot().id()).isEqualTo(ViewIds.of(read));
    assertThat(answer.process()).isEqualTo(new ProcessKey("hostx", 321, "8000000000"));
    assertThat(answer.before().id()).isEqualTo(ViewIds.of(before));
    assertThat(answer.after().id()).isEqualTo(ViewIds.of(after));
    assertThat(walk(ViewIds.of(before)).before()).isNull();
    String exemplar = ViewIds.of(walk).substring(0, ViewIds.of(walk).lastIndexOf('/'));
    assertThat(walk(exemplar).walk()).as("without its begin").isEqualTo(answer.walk());
  }

  @Test
  void anExemplarNamesTheWalkOfItsRun() throws SQLException {
    for (long stream = 5; stream <= 7; stream++) {
      Walk walk = Samples.walk(HOST, 4, 20 * US);
      walk.setHost(ResultHosts.of(HOST, stream));
      walk.setBeginEpochNs(walk.getBeginEpochNs() + stream * 1_000_000_000);
      take(walk);
      StallBlame blame = Samples.blame(HOST, 4, 700);
      blame.setHost(ResultHosts.of(HOST, stream));
      take(blame);
    }
    store.commit();
    WalkView second = walk("hostx/boot-of-hostx/400/9000000000@6/4").walk();
    assertThat(second.id()).endsWith("/" + (Samples.T0 * 1_000_000L - 20 * US + 6_000_000_000L));
    assertThat(walk("hostx/boot-of-hostx/400/9000000000@8/4").walk()).isNull();
    assertThat(walk("hostx/boot-of-hostx/400/9000000000/4").walk().id())
        .as("the newest where no run is told")
        .isNotEqualTo(second.id());
  }

  @Test
  void aWalkThatIsNotKeptSaysWhy() throws SQLException {
    Walk kept = blamed(1, 20 * US);
    store.commit();
    String thread = "/boot-of-hostx/400/9000000000/";
    assertThat(walk("nohost" + thread + "1/" + kept.getBeginEpochNs()).missing())
        .contains("No record of this host");
    assertThat(walk("hostx" + thread + "9/1600000000000000000").missing())
        .contains("before the oldest walk that is kept");
    WalkQuestion.Answer answer = walk("hostx" + thread + "9/" + (Samples.T0 + 1) * 1_000_000);
    assertThat(answer.walk()).isNull();
    assertThat(answer.missing()).startsWith("Kept are walks that");
    ApiQuery query =
        ApiQuery.of(Map.of("id", "hostx" + thread + "9"), WalkQuestion.PATH.parameters());
    assertThatThrownBy(() -> WalkFiles.html(query, store))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(404));
    assertThatThrownBy(() -> walk("17")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> walk("")).isInstanceOf(Refusal.class);
  }
}
