// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import java.util.stream.IntStream;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;

/** A read of a process with many VMAs, two pages each, one of them present. */
final class LargeProcess {
  private static final long PAGE = 4096;

  private LargeProcess() {}

  /** Read of the process of a walk, at the walk's begin. */
  static Snapshot read(Walk walk, int vmas) {
    return Snapshot.newBuilder()
        .setHost(walk.getHost())
        .setWalker(walk.getWalker())
        .setTarget(walk.getTarget())
        .setSnapshot(1)
        .setFile(ProcFile.SMAPS)
        .setConsumer(walk.getConsumer())
        .setWalkerKind(walk.getWalkerKind())
        .setBeginEpochNs(walk.getBeginEpochNs())
        .setDurationNs(walk.getDurationNs())
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setMissingVmas(0)
        .setWalks(vmas)
        .setTotals(totals(vmas))
        .setCounts(new TypeCounts())
        .setSteps(2L * vmas)
        .setAchievableSteps(vmas)
        .setVmas(IntStream.range(0, vmas).mapToObj(LargeProcess::vma).toList())
        .build();
  }

  private static SnapshotVma vma(int at) {
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
    return new SnapshotVma(
        vma, 1L + at, Completeness.COMPLETE, totals(1), new TypeCounts(), 2L, 1L);
  }

  private static SmapsTotals totals(long pages) {
    return SmapsTotals.newBuilder()
        .setRss(pages * PAGE)
        .setAnonymous(pages * PAGE)
        .setSwap(0)
        .setHugetlb(0)
        .setPresentPtes(pages)
        .build();
  }

  /** Address of the process's page, below the folder of pages. */
  static String page(Snapshot read) {
    return "process?host=%s&pid=%d&start=%d"
        .formatted(
            read.getHost().getHostname(),
            read.getTarget().getTgid(),
            read.getTarget().getStartBoottimeNs());
  }
}
