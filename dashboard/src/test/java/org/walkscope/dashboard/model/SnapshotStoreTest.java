// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Host;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;

class SnapshotStoreTest {
  private final Host host = Samples.host("a", Arch.X86_64);
  private final SnapshotVma small =
      Samples.vma(0x1000, 0x3000, 0x73, Samples.totals(8192, 4096, 0, 0, 0));
  private final SnapshotVma high =
      Samples.vma(0xffffffffff600000L, 0xffffffffff601000L, 0x05, Samples.totals(0, 0, 0, 0, 0));

  @Test
  void listsTheNewestFirst() {
    SnapshotStore store = new SnapshotStore(Limits.DEFAULT);
    store.put(Samples.snapshot(host, 2, small));
    store.put(Samples.snapshot(host, 3, small));
    store.put(Samples.snapshot(host, 1, small));
    assertThat(store.rows(Filter.ALL, Names.ALL, 2))
        .extracting(SnapshotRow::beginEpochMs)
        .containsExactly(Samples.T0 + 3_000, Samples.T0 + 2_000);
  }

  @Test
  void stepsThatTheTraceDoesNotTellAreNoZero() {
    SnapshotVma vma = Samples.vma(0x1000, 0x3000, 0x73, SmapsField.untold());
    vma.setSteps(0);
    vma.setAchievableSteps(0);
    Snapshot none = Samples.snapshot(host, 1);
    none.setTotals(SmapsField.untold());
    SnapshotRow row = SnapshotRow.of("id", none);
    assertThat(row.steps()).isNull();
    assertThat(row.figures().rss()).isNull();
    assertThat(VmaRow.of(vma)).extracting(VmaRow::steps, VmaRow::types).containsOnlyNulls();
    assertThat(SnapshotRow.of("id", Samples.snapshot(host, 1, small)).steps()).isEqualTo(2);
    assertThat(VmaRow.of(small).types()).isNotNull();
  }

  @Test
  void theSameSnapshotHasOneRowAndOneId() {
    SnapshotStore store = new SnapshotStore(Limits.DEFAULT);
    store.put(Samples.snapshot(host, 1, small));
    store.put(Samples.snapshot(host, 1, small));
    assertThat(store.rows(Filter.ALL, Names.ALL, 10)).hasSize(1);
    assertThat(store.seen()).containsEntry(Completeness.COMPLETE, 1L);
  }

  @Test
  void findsSnapshotsByTheNamesOfProcessAndReader() {
    SnapshotStore store = new SnapshotStore(Limits.DEFAULT);
    Snapshot inside = Samples.snapshot(host, 1, small);
    inside.getTarget().setCgroup(new Cgroup(7L, "/db.slice/a.service", "a.service", null, null));
    store.put(inside);
    Snapshot beside = Samples.snapshot(host, 2, small);
    beside.getTarget().setComm("other");
    beside.getTarget().setCgroup(new Cgroup(8L, "/db.slice2", null, null, null));
    beside.getWalker().setComm("agent");
    store.put(beside);
    store.put(Samples.snapshot(host, 3, small));

    assertThat(numbers(store, new Names("other", null))).containsExactly(2L);
    Filter agent = new Filter(null, null, null, null, null, "agent");
    assertThat(store.rows(agent, Names.ALL, 9)).hasSize(1);
    assertThat(store.rows(agent, new Names("walkload", null), 9)).isEmpty();
    assertThat(numbers(store, new Names(null, "/db.slice"))).containsExactly(1L);
    assertThat(numbers(store, new Names(null, "/db.slice/a.service"))).containsExactly(1L);
    assertThat(numbers(store, new Names(null, "/"))).containsExactly(2L, 1L);
    assertThat(store.rows(Filter.ALL, new Names("walkload", "/"), 9).get(0).cgroup())
        .isEqualTo("/db.slice/a.service");
  }

  /** Seconds at which the snapshots found began. */
  private static List<Long> numbers(SnapshotStore store, Names names) {
    return store.rows(Filter.ALL, names, 10).stream()
        .map(row -> (row.beginEpochMs() - Samples.T0) / 1_000)
        .toList();
  }

  @Test
  void boundsTheVmasOfAllSnapshotsAndCountsWhatMadeRoom() {
    SnapshotStore store = new SnapshotStore(new Limits(1, 1, 10, 5, 1, 1));
    for (int i = 0; i < 4; i++) {
      store.put(Samples.snapshot(host, i, small, high));
    }
    assertThat(store.rows(Filter.ALL, Names.ALL, 10)).hasSize(2);
    assertThat(store.evicted()).isEqualTo(2);
    assertThat(store.seen()).containsEntry(Completeness.COMPLETE, 4L);
  }

  @Test
  void showsEachVmaAsTheKernelPrintsIt() {
    SnapshotStore store = new SnapshotStore(Limits.DEFAULT);
    store.put(Samples.snapshot(host, 1, small, high));
    String id = store.rows(Filter.ALL, Names.ALL, 1).get(0).id();
    List<VmaRow> vmas = store.detail(id).orElseThrow().vmaRows();
    assertThat(vmas.get(0).start()).isEqualTo("00001000");
    assertThat(vmas.get(0).permissions()).isEqualTo("rw-p");
    assertThat(vmas.get(0).figures().rss()).isEqualTo(8192);
    assertThat(vmas.get(1).start()).isEqualTo("ffffffffff600000");
    assertThat(vmas.get(1).bytes()).isEqualTo(4096);
    assertThat(vmas.get(1).permissions()).isEqualTo("r-xp");
  }

  @Test
  void thpIsUnknownWhenAPartOfItIs() {
    SnapshotVma unknown = Samples.vma(0, 4096, 0, Samples.totals(0, 0, 0, 0, 0));
    unknown.getSmaps().setShmemPmdMapped(null);
    assertThat(VmaRow.of(unknown).figures().thp()).isNull();
  }
}
