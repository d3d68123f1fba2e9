// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.PageType;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Walk;
import org.walkscope.views.PageTypeView;
import org.walkscope.views.ReadView;

class ProcessQuestionsTest {
  private static final long MIB = 1 << 20;

  private HistoryStore store;

  @BeforeEach
  void openStore() {
    store = HistoryStore.inMemory(InstantSource.fixed(Instant.ofEpochMilli(Samples.T0 + 600_000)));
  }

  @AfterEach
  void closeStore() throws SQLException {
    store.close();
  }

  private static SnapshotVma vma(int at, long rss) {
    return Samples.vma(at * MIB, (at + 1) * MIB, 0x73, Samples.totals(rss, rss, 0, 0, 0));
  }

  private static Snapshot read(int number, int pid, String comm, SnapshotVma... vmas) {
    Snapshot read = Samples.snapshot(Samples.host("hostx", Arch.X86_64), number, vmas);
    read.getTarget().setTgid(pid);
    read.getTarget().setComm(comm);
    read.getTarget()
        .setCgroup(new Cgroup(7L, "/system.slice/" + comm + ".service", null, null, null));
    return read;
  }

  private void keep(Snapshot... reads) throws SQLException {
    RecordCodec<Snapshot> codec = RecordCodec.of(Snapshot.class);
    for (Snapshot read : reads) {
      assertThat(store.take(read, codec.encode(read))).isTrue();
    }
    store.commit();
  }

  @Test
  void aProcessIsListedWithoutItsVmas() throws SQLException {
    Snapshot read = read(1, 321, "many", vma(1, 4096), vma(2, 8192));
    assertThat(store.take(read, new byte[] {1})).isTrue(); // a record that nobody can read
    store.commit();
    assertThat(process(Map.of("host", "hostx", "pid", "321")).process().reads())
        .extracting(ReadView::vmas, each -> each.totals().rss())
        .containsExactly(tuple(2, read.getTotals().getRss()));
    assertThat(read.getVmas()).hasSize(2);
  }

  private ProcessesQuestion.Processes processes(String... more) throws SQLException {
    Map<String, String> given = new HashMap<>();
    given.put("from", String.valueOf(Samples.T0));
    given.put("to", String.valueOf(Samples.T0 + 600_000));
    for (int i = 0; i < more.length; i += 2) {
      given.put(more[i], more[i + 1]);
    }
    return new ProcessesQuestion()
        .answer(ApiQuery.of(given, ProcessesQuestion.PATH.parameters()), store);
  }

  private ProcessQuestion.Answer process(Map<String, String> given) throws SQLException {
    return new ProcessQuestion()
        .answer(ApiQuery.of(given, ProcessQuestion.PATH.parameters()), store);
  }

  @Test
  void listsTheMostReadFirstAndFindsByNameHostCgroupAndPid() throws SQLException {
    keep(
        read(1, 321, "once", vma(1, 4096)),
        read(2, 654, "twice", vma(1, 4096)),
        read(3, 654, "twice", vma(1, 4096), vma(2, 8192)));
    assertThat(processes().rows())
        .extracting(ProcessesQuestion.Row::comm, ProcessesQuestion.Row::reads)
        .containsExactly(tuple("twice", 2L), tuple("once", 1L));
    ProcessesQuestion.Row twice = processes().rows().get(0);
    assertThat(twice.vmas()).isEqualTo(2);
    assertThat(twice.rss()).isEqualTo(12_288);
    assertThat(twice.start()).isEqualTo("8000000000");
    for (String search : List.of("ONC", "321", "system.slice/once")) {
      assertThat(processes("search", search).rows())
          .extracting(ProcessesQuestion.Row::pid)
          .containsExactly(321);
    }
    assertThat(processes("search", "HOSTX").processes()).isEqualTo(2);
    assertThat(processes("search", "32").rows()).isEmpty();
    assertThat(processes("target", "once").rows()).hasSize(1);
    assertThat(processes("limit", "1"))
        .satisfies(one -> assertThat(one.rows()).hasSize(1))
        .satisfies(one -> assertThat(one.processes()).isEqualTo(2));
    assertThat(processes("to", String.valueOf(Samples.T0 + 1_000)).rows()).isEmpty();
  }

  @Test
  void aProcessHasItsReadsInOrderWithoutVmasAndAReadHasThem() throws SQLException {
    Snapshot second = read(2, 321, "p", vma(1, 8192), vma(3, 0));
    keep(second, read(1, 321, "p", vma(1, 4096)), read(3, 322, "q"));
    ProcessQuestion.Answer answer = process(Map.of("host", "hostx", "pid", "321"));
    assertThat(answer.process().readsSeen()).isEqualTo(2);
    assertThat(answer.process().reads())
        .extracting(read -> read.totals().rss())
        .containsExactly(4096L, 8192L);
    assertThat(answer.process().reads()).allMatch(read -> read.vmaRows() == null);
    assertThat(answer.asOfMs()).isEqualTo(Samples.T0 + 2_002);
    ReadView last = answer.process().reads().get(1);
    ReadQuestion.Answer read =
        new ReadQuestion()
            .answer(ApiQuery.of(Map.of("id", last.id()), ReadQuestion.PATH.parameters()), store);
    assertThat(read.read()).isEqualTo(ReadView.of(second));
    assertThat(read.read().vmaRows()).hasSize(2);
  }

  @Test
  void aReadThatIsNotAmongTheNewestIsListedWhereItIsAskedFor() throws SQLException {
    List<Snapshot> reads =
        IntStream.rangeClosed(1, 130).mapToObj(number -> read(number, 321, "p")).toList();
    keep(reads.toArray(Snapshot[]::new));
    ProcessQuestion.Answer newest = process(Map.of("host", "hostx", "pid", "321"));
    assertThat(newest.process().reads()).hasSize(128);
    String first = ReadView.of(reads.get(0)).begin();
    String last = ReadView.of(reads.get(129)).begin();
    ProcessQuestion.Answer asked =
        process(Map.of("host", "hostx", "pid", "321", "also", first + "_" + last));
    assertThat(asked.process().reads()).hasSize(129);
    assertThat(asked.process().reads().get(0).begin()).isEqualTo(first);
    assertThat(asked.process().reads().subList(1, 129)).isEqualTo(newest.process().reads());
    assertThatThrownBy(() -> process(Map.of("host", "hostx", "pid", "321", "also", "yesterday")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'yesterday'");
  }

  @Test
  void aProcessOfAnotherStartIsAnother() throws SQLException {
    Snapshot reused = read(2, 321, "later");
    reused.getTarget().setStartBoottimeNs(9_000_000_000L);
    keep(read(1, 321, "earlier"), reused);
    assertThat(
            process(Map.of("host", "hostx", "pid", "321", "start", "8000000000"))
                .process()
                .process()
                .comm())
        .isEqualTo("earlier");
    assertThat(process(Map.of("host", "hostx", "pid", "321")).process().process().comm())
        .isEqualTo("later");
    assertThat(process(Map.of("host", "hostx", "pid", "321", "start", "1")).process()).isNull();
  }

  /**
   * A call of pagemap that walked pages from one address to another; without types none are told.
   */
  private void keepPagemap(long number, int from, int to, PageType... types) throws SQLException {
    Walk walk = Samples.walk(Samples.host("hostx", Arch.X86_64), number, 20_000);
    walk.setFile(ProcFile.PAGEMAP);
    walk.setConsumer("pagemap");
    walk.setStart(from * MIB);
    walk.setEnd(to * MIB);
    walk.setBeginEpochNs((Samples.T0 + number * 1_000) * 1_000_000);
    walk.setPageTypes(types.length == 0 ? null : List.of(types));
    assertThat(store.take(walk, RecordCodec.of(Walk.class).encode(walk))).isTrue();
    store.commit();
  }

  private PageTypesQuestion.Answer pageTypes(int pid, long at) throws SQLException {
    return new PageTypesQuestion()
        .answer(
            ApiQuery.of(
                Map.of("host", "hostx", "pid", "" + pid, "start", "8000000000", "at", "" + at),
                PageTypesQuestion.PATH.parameters()),
            store);
  }

  @Test
  void pageTypesAreThoseOfAllWalksOfTheReadThatIsNearest() throws SQLException {
    PageType anonymous = new PageType(1L << 12, 10L);
    keepPagemap(1, 1, 2, anonymous, new PageType(0L, 100L));
    keepPagemap(2, 2, 3, anonymous);
    keepPagemap(3, 7, 8);
    keepPagemap(4, 1, 2, anonymous);
    PageTypesQuestion.Answer first = pageTypes(321, Samples.T0 + 1_500);
    assertThat(first.missing()).isNull();
    assertThat(first.read().types())
        .containsExactly(new PageTypeView("", 100), new PageTypeView("anonymous", 20));
    assertThat(first.read().walks()).isEqualTo(3);
    assertThat(first.read().untoldWalks()).isEqualTo(1);
    assertThat(first.read().beginMs()).isEqualTo(Samples.T0 + 1_000);
    PageTypesQuestion.Answer later = pageTypes(321, Samples.T0 + 60_000);
    assertThat(later.read().types()).containsExactly(new PageTypeView("anonymous", 10));
  }

  @Test
  void whyThereAreNoPageTypesIsSaid() throws SQLException {
    assertThat(pageTypes(321, Samples.T0).missing())
        .startsWith("No read of /proc/PID/pagemap of this process is known: ");
    keepPagemap(1, 1, 2);
    assertThat(pageTypes(321, Samples.T0).read()).isNull();
    assertThat(pageTypes(321, Samples.T0).missing())
        .contains("does not tell types of pages", "--detail folios");
    assertThat(pageTypes(322, Samples.T0).missing()).startsWith("No read of /proc/PID/pagemap");
  }

  @Test
  void refusesAProcessWithoutHostOrPidAndAReadThatIsNotKept() {
    assertThatThrownBy(() -> process(Map.of("pid", "321"))).isInstanceOf(Refusal.class);
    assertThatThrownBy(
            () ->
                new ReadQuestion()
                    .answer(ApiQuery.of(Map.of("id", "no"), ReadQuestion.PATH.parameters()), store))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(404));
  }
}
