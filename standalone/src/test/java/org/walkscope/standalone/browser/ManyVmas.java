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
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/** Two reads of a process with many VMAs; in the second every other VMA has another page. */
final class ManyVmas {
  static final String COMM = "many-vmas";

  private static final long PAGE = 4096;
  private static final long T0_MS = 1_790_000_000_000L;

  private ManyVmas() {}

  static void into(HistoryStore store, int vmas) throws SQLException {
    for (int number = 1; number <= 2; number++) {
      Snapshot read = read(number, vmas);
      store.take(read, RecordCodec.of(Snapshot.class).encode(read));
    }
    store.commit();
  }

  private static Snapshot read(int number, int vmas) {
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
    List<SnapshotVma> list = IntStream.range(0, vmas).mapToObj(i -> vma(i, number)).toList();
    return Snapshot.newBuilder()
        .setHost(ResultHosts.of(host, 0))
        .setWalker(
            Walker.newBuilder()
                .setTgid(400)
                .setTid(400)
                .setComm("cat")
                .setStartBoottimeNs(9)
                .build())
        .setTarget(new Target(321, COMM, 8L, 1L, null, null))
        .setSnapshot(number)
        .setFile(ProcFile.SMAPS)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setBeginEpochNs((T0_MS + number * 1_000L) * 1_000_000)
        .setDurationNs(40_000_000)
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
