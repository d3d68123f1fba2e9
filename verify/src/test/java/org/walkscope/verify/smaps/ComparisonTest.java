// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Target;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;
import org.walkscope.verify.compare.LossSummary;
import org.walkscope.verify.compare.StallSummary;
import org.walkscope.verify.compare.Verdict;
import org.walkscope.verify.proc.MapsLine;

class ComparisonTest {
  private static final StallSummary NO_STALLS = StallSummary.of(List.of(), List.of());

  private static final long KB = 1024;

  /** 100 PTEs that map pages, 4 zero pages, one PMD leaf. */
  private final SmapsTotals totals = totals();

  private final SnapshotVma rebuilt = vma(0x10000, 0x800000, totals);
  private final SmapsFields kernel = fields(0x10000, 0x800000);

  private static SnapshotVma vma(long start, long end, SmapsTotals totals) {
    Vma vma =
        Vma.newBuilder()
            .setStart(start)
            .setEnd(end)
            .setFlags(0)
            .setPgoff(0)
            .setInode(0)
            .setDevice(0)
            .setAnonymous(true)
            .setHugetlb(false)
            .setGate(false)
            .setFile(false)
            .build();
    TypeCounts counts = TypeCounts.newBuilder().setFolio(101).setPfn(4).build();
    return new SnapshotVma(vma, 1L, Completeness.COMPLETE, totals, counts, 105L, 3L);
  }

  /** Totals with all fields that a walk determines; no two values are equal except 0. */
  private static SmapsTotals totals() {
    SmapsTotals totals = new SmapsTotals();
    long kilobytes = 16;
    for (SmapsField field : SmapsField.values()) {
      kilobytes += 4;
      field.set(totals, (kilobytes * KB) << fraction(field));
    }
    totals.setRss((400 + 2048) * KB);
    totals.setAnonymous((300 + 2048) * KB);
    totals.setSwap(8 * KB);
    totals.setAnonHugePages(2048 * KB);
    totals.setShmemPmdMapped(0L);
    totals.setFilePmdMapped(0L);
    totals.setSharedHugetlb(64 * KB);
    totals.setPrivateHugetlb(0L);
    totals.setHugetlb(64 * KB);
    totals.setPresentPtes(104);
    return totals;
  }

  /** Pss and what is like it the kernel keeps in 4096ths. */
  private static int fraction(SmapsField field) {
    return switch (field) {
      case PSS, PSS_DIRTY, PSS_ANON, PSS_FILE, PSS_SHMEM, SWAP_PSS, LOCKED -> 12;
      default -> 0;
    };
  }

  private static SmapsFields fields(long start, long end) {
    Map<String, Long> kilobytes = new HashMap<>();
    SmapsTotals totals = totals();
    for (SmapsField field : SmapsField.values()) {
      kilobytes.put(field.kernelName(), field.of(totals) >> fraction(field) >> 10);
    }
    kilobytes.put("Size", 8000L);
    kilobytes.put("THPeligible", 1L);
    return new SmapsFields(new MapsLine(start, end, "rw-p", 0, "00:00", 0, "[heap]"), kilobytes);
  }

  /**
   * A field that facts of folios determine is open without them; one that entries determine is not.
   */
  @Test
  void aTraceOfEntriesAloneIsComparedInWhatTheyDetermine() {
    totals.setPss(null);
    assertThat(read(Detail.FOLIOS).exact()).isFalse();
    assertThat(read(Detail.ENTRIES).exact()).isTrue();
    totals.setAnonymous(null);
    assertThat(read(Detail.ENTRIES).exact()).isFalse();
    totals.setAnonymous((300 + 2048) * KB);
    totals.setSwap(4 * KB);
    assertThat(read(Detail.ENTRIES).exact()).isFalse();
  }

  private ReadComparison read(Detail detail) {
    Snapshot snapshot = snapshot(Arch.X86_64, rebuilt);
    return ReadComparison.of(
        "case", snapshot, Optional.empty(), List.of(kernel), null, null, detail);
  }

  private static Host probed() {
    Host host = new Host();
    host.setHostname("h");
    host.setBootId("b");
    return host;
  }

  private static Snapshot snapshot(Arch arch, SnapshotVma... vmas) {
    ResultHost host =
        ResultHost.newBuilder()
            .setHostname("h")
            .setBootId("b")
            .setArch(arch)
            .setKernelRelease("7.3")
            .setPageShift(12)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.EXACT)
            .setStreamEpochNs(0)
            .setMonotonicToEpochNs(0)
            .build();
    return Snapshot.newBuilder()
        .setHost(host)
        .setWalker(
            Walker.newBuilder().setTgid(4).setTid(4).setComm("cat").setStartBoottimeNs(1L).build())
        .setTarget(new Target(3, "walkload", 1L, 0L, null, null))
        .setSnapshot(1)
        .setFile(ProcFile.SMAPS)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setBeginEpochNs(1)
        .setDurationNs(1)
        .setCompleteness(Completeness.COMPLETE)
        .setMissingEvents(0)
        .setMissingVmas(0)
        .setWalks(vmas.length)
        .setTotals(vmas[0].getSmaps())
        .setCounts(new TypeCounts())
        .setSteps(1)
        .setAchievableSteps(1)
        .setVmas(List.of(vmas))
        .build();
  }

  private ReadComparison read(Snapshot snapshot, SmapsFields... smaps) {
    return ReadComparison.of(
        "case", snapshot, Optional.empty(), List.of(smaps), kernel, null, Detail.FOLIOS);
  }

  private static Verdict verdict(ReadComparison... reads) {
    return new Verdict(
        List.of(reads),
        List.of(),
        LossSummary.of(List.of(), List.of()),
        NO_STALLS,
        Set.of(Arch.X86_64));
  }

  private static String printed(Verdict verdict) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    verdict.reads().forEach(read -> new ComparisonTable(out).print(read));
    verdict.print(out);
    return text.toString();
  }

  @Test
  void everythingAlikeIsExact() {
    Verdict verdict = verdict(read(snapshot(Arch.X86_64, rebuilt), kernel));
    assertThat(verdict.exact()).isTrue();
    assertThat(printed(verdict))
        .contains("00010000-00800000  [heap]")
        .contains("2448 = 2448", "64 = 64", "8 = 8", "2048 = 2048", "104, 4 zero")
        .doesNotContain("MISMATCH")
        .endsWith("exact: 1/1 VMAs, 0 lost\nresult: exact=1 vmas=1 lost=0 architectures=1\n");
  }

  @Test
  void eachFigureThatDiffersByOneKilobyteIsAMismatch() {
    for (SmapsField field : SmapsField.values()) {
      SmapsTotals off = SmapsTotals.newBuilder(totals).build();
      field.set(off, field.of(off) + (KB << fraction(field)));
      Verdict verdict = verdict(read(snapshot(Arch.X86_64, vma(0x10000, 0x800000, off)), kernel));
      assertThat(verdict.exact()).as("%s", field).isFalse();
      assertThat(printed(verdict)).contains("MISMATCH: ", field.kernelName() + " ", "≠");
    }
  }

  @Test
  void aFieldThatTheKernelDoesNotPrintIsNotComparedAndOneThatIsNewIsNamed() {
    kernel.kilobytes().remove("KSM");
    assertThat(verdict(read(snapshot(Arch.X86_64, rebuilt), kernel)).exact()).isTrue();
    kernel.kilobytes().put("Pss_Imaginary", 0L);
    Verdict verdict = verdict(read(snapshot(Arch.X86_64, rebuilt), kernel));
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict)).contains("Pss_Imaginary is not compared");
  }

  @Test
  void differencesThatCancelOutInASumAreFoundAllTheSame() {
    SmapsTotals off = SmapsTotals.newBuilder(totals).build();
    off.setAnonHugePages(0L);
    off.setFilePmdMapped(2048 * KB);
    Verdict verdict = verdict(read(snapshot(Arch.X86_64, vma(0x10000, 0x800000, off)), kernel));
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict)).contains("AnonHugePages 0 ≠ 2048, FilePmdMapped 2048 ≠ 0");
  }

  @Test
  void aFigureThatTheTraceDoesNotDetermineIsAMismatch() {
    SmapsTotals unknown = SmapsTotals.newBuilder(totals).setAnonymous(null).build();
    Verdict verdict = verdict(read(snapshot(Arch.X86_64, vma(0x10000, 0x800000, unknown)), kernel));
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict)).contains("Anonymous ? ≠ 2348");
  }

  @Test
  void presentPtesThatDoNotAccountForRssAreAMismatch() {
    for (long wrong : new long[] {99, 105}) {
      SmapsTotals off = SmapsTotals.newBuilder(totals).setPresentPtes(wrong).build();
      Verdict verdict = verdict(read(snapshot(Arch.X86_64, vma(0x10000, 0x800000, off)), kernel));
      assertThat(verdict.exact()).as("%d PTEs", wrong).isFalse();
      assertThat(printed(verdict)).contains("present PTEs do not account for Rss");
    }
  }

  @Test
  void aVmaThatOneSideLacksIsAMismatch() {
    SnapshotVma more = vma(0x900000, 0xa00000, totals);
    Verdict extra = verdict(read(snapshot(Arch.X86_64, rebuilt, more), kernel));
    assertThat(extra.exact()).isFalse();
    assertThat(printed(extra)).contains("not in the kernel's smaps", "exact: 1/2 VMAs");

    Verdict missing =
        verdict(read(snapshot(Arch.X86_64, rebuilt), kernel, fields(0x900000, 0xa00000)));
    assertThat(missing.exact()).isFalse();
    assertThat(printed(missing)).contains("not in the trace", "exact: 1/2 VMAs");
  }

  @Test
  void theGateVmaIsLeftOutWhereTheKernelMadeNoWalkOfItAndSaysNothing() {
    Map<String, Long> zeros = new HashMap<>();
    for (SmapsField field : SmapsField.values()) {
      zeros.put(field.kernelName(), 0L);
    }
    zeros.put("Size", 4L);
    MapsLine line = new MapsLine(-0xa00000, -0x9ff000, "--xp", 0, "00:00", 0, "[vsyscall]");
    SmapsFields gate = new SmapsFields(line, zeros);
    Verdict verdict = verdict(read(snapshot(Arch.X86_64, rebuilt), kernel, gate));
    assertThat(verdict.exact()).isTrue();
    assertThat(printed(verdict))
        .contains("not compared: ffffffffff600000-ffffffffff601000 [vsyscall]", "exact: 1/1 VMAs");

    zeros.put("Rss", 4L);
    assertThat(verdict(read(snapshot(Arch.X86_64, rebuilt), kernel, gate)).exact()).isFalse();
  }

  @Test
  void anIncompleteSnapshotOrWalkIsNotExactHoweverItsFiguresAre() {
    Snapshot lossy = snapshot(Arch.X86_64, rebuilt);
    lossy.setCompleteness(Completeness.LOSSY);
    lossy.setMissingEvents(3L);
    assertThat(verdict(read(lossy, kernel)).exact()).isFalse();

    rebuilt.setCompleteness(Completeness.TRUNCATED);
    assertThat(verdict(read(snapshot(Arch.X86_64, rebuilt), kernel)).exact()).isFalse();
  }

  @Test
  void aRollupThatDiffersIsNotExact() {
    Snapshot snapshot = snapshot(Arch.X86_64, rebuilt);
    snapshot.setTotals(SmapsTotals.newBuilder(totals).setSwap(0).build());
    Verdict verdict = verdict(read(snapshot, kernel));
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict)).contains("smaps_rollup, from the walks of smaps", "Swap 0 ≠ 8");
  }

  @Test
  void anArchitectureThatIsNotThereIsNotExact() {
    Verdict verdict = verdict(read(snapshot(Arch.ARM64, rebuilt), kernel));
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict)).contains("x86_64: MISMATCH: nothing compared");
    assertThat(verdict().exact()).isFalse();
  }

  @Test
  void lossAnywhereIsNotExactAndHasItsName() {
    List<ProbeLoss> probes = new ArrayList<>();
    probes.add(
        new ProbeLoss(
            probed(),
            1L,
            5L,
            List.of(new CpuLoss(0, 9L, 7L, 0L, 2L, 0L, 0L, 0L, 0L, 0L, 0L, null, null)),
            List.of()));
    probes.add(
        new ProbeLoss(
            probed(),
            1L,
            1L,
            List.of(new CpuLoss(0, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, null, null)),
            List.of()));
    List<StageLoss> stages =
        List.of(new StageLoss("pipeline", "walks_late", "h", "b", 4L, "there", 1L));
    LossSummary loss = LossSummary.of(probes, stages);
    assertThat(loss.lost()).isEqualTo(6);
    Verdict verdict =
        new Verdict(
            List.of(read(snapshot(Arch.X86_64, rebuilt), kernel)),
            List.of(),
            loss,
            NO_STALLS,
            Set.of());
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict))
        .contains(
            "h CPU 0: the probe lost 2 events",
            "pipeline left out 4 walks_late, first at there",
            "exact: 1/1 VMAs, 6 lost");
  }

  @Test
  void countersThatDoNotAddUpAreNotExact() {
    LossSummary loss =
        LossSummary.of(
            List.of(
                new ProbeLoss(
                    probed(),
                    1L,
                    5L,
                    List.of(new CpuLoss(0, 9L, 7L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, null, null)),
                    List.of())),
            List.of());
    Verdict verdict =
        new Verdict(
            List.of(read(snapshot(Arch.X86_64, rebuilt), kernel)),
            List.of(),
            loss,
            NO_STALLS,
            Set.of());
    assertThat(verdict.exact()).isFalse();
    assertThat(printed(verdict)).contains("seen 9 is not delivered 7 + filtered 0 + lost 0");
  }

  @Test
  void choosesTheLastReadOfThatFileOfThatProcessInThatBoot() {
    Snapshot early = snapshot(Arch.X86_64, rebuilt);
    Snapshot late = snapshot(Arch.X86_64, rebuilt);
    late.setBeginEpochNs(9);
    Snapshot other = snapshot(Arch.X86_64, rebuilt);
    other.setTarget(new Target(77, "other", 1L, 0L, null, null));
    other.setBeginEpochNs(20);
    Snapshot otherBoot = snapshot(Arch.X86_64, rebuilt);
    otherBoot.getHost().setBootId("c");
    otherBoot.setBeginEpochNs(30);
    List<Snapshot> all = List.of(early, late, other, otherBoot);
    Host host = new Host();
    host.setHostname("h");
    host.setBootId("b");
    assertThat(new SnapshotChoice(host, 3).last(all, ProcFile.SMAPS)).containsSame(late);
    assertThat(new SnapshotChoice(host, null).last(all, ProcFile.SMAPS)).containsSame(late);
    assertThat(new SnapshotChoice(host, 77).last(all, ProcFile.SMAPS)).containsSame(other);
    assertThat(new SnapshotChoice(host, 3).last(all, ProcFile.SMAPS_ROLLUP)).isEmpty();
  }
}
