// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/** Reads of a process with many VMAs, two pages each, one of them present. */
public final class ManyVmas {
  static final String COMM = "many-vmas";

  private static final long PAGE = 4096;
  private static final long SECOND_NS = 1_000_000_000;
  private static final long T0_NS = 1_790_000_000 * SECOND_NS;

  private ManyVmas() {}

  /** Two reads; in the second every other VMA has another page. */
  static void into(HistoryStore store, int vmas) throws SQLException {
    for (int number = 1; number <= 2; number++) {
      Snapshot read = read(walk(T0_NS + number * SECOND_NS), number, vmas);
      store.take(read, RecordCodec.of(Snapshot.class).encode(read));
    }
    store.commit();
  }

  private static Walk walk(long beginEpochNs) {
    Host host =
        Host.newBuilder()
            .setHostname("host-of-many")
            .setBootId("boot")
            .setArch(Arch.X86_64)
            .setKernelRelease("6.12.43")
            .setPageShift(12)
            .setPgtableLevels(4)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.LIGHT)
            .setDetail(Detail.ENTRIES)
            .setConstants(Map.of())
            .setMonotonicToEpochNs(0)
            .build();
    Walk walk = new Walk();
    walk.setHost(ResultHosts.of(host, 0));
    walk.setWalker(
        Walker.newBuilder().setTgid(400).setTid(400).setComm("cat").setStartBoottimeNs(9).build());
    walk.setTarget(new Target(321, COMM, 8L, 1L, null, null));
    walk.setConsumer("smaps");
    walk.setWalkerKind(WalkerKind.LEGACY);
    walk.setBeginEpochNs(beginEpochNs);
    walk.setDurationNs(40_000_000);
    return walk;
  }

  /**
   * Read of the process of a walk, at the walk's begin.
   *
   * @param number of the read in its thread; in the second every other VMA has another page
   */
  public static Snapshot read(Walk walk, int number, int vmas) {
    List<SnapshotVma> list = IntStream.range(0, vmas).mapToObj(i -> vma(i, number)).toList();
    return Snapshot.newBuilder()
        .setHost(walk.getHost())
        .setWalker(walk.getWalker())
        .setTarget(walk.getTarget())
        .setSnapshot(number)
        .setFile(ProcFile.SMAPS)
        .setConsumer(walk.getConsumer())
        .setWalkerKind(walk.getWalkerKind())
        .setBeginEpochNs(walk.getBeginEpochNs())
        .setDurationNs(walk.getDurationNs())
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setMissingVmas(0)
        .setWalks(vmas)
        .setTotals(totals(list.stream().mapToLong(vma -> vma.getSmaps().getRss()).sum()))
        .setCounts(new TypeCounts())
        .setSteps(2L * vmas)
        .setAchievableSteps(vmas)
        .setVmas(list)
        .build();
  }

  private static SnapshotVma vma(int at, int number) {
    long start = 0x7f00_0000_0000L + 4 * PAGE * at;
    Vma vma =
        Vma.newBuilder()
            .setStart(start)
            .setEnd(start + 2 * PAGE)
            .setFlags(0x73)
            .setPgoff(0)
            .setInode(0)
            .setDevice(0)
            .setAnonymous(true)
            .setHugetlb(false)
            .setGate(false)
            .setFile(false)
            .setName("[anon:arena " + at + "]")
            .build();
    SmapsTotals totals = totals(PAGE * (1 + (number - 1) * (at % 2)));
    return new SnapshotVma(vma, 1L + at, Completeness.COMPLETE, totals, new TypeCounts(), 2L, 1L);
  }

  private static SmapsTotals totals(long rss) {
    return SmapsTotals.newBuilder()
        .setRss(rss)
        .setAnonymous(rss)
        .setSwap(0)
        .setHugetlb(0)
        .setPresentPtes(rss / PAGE)
        .build();
  }
}
