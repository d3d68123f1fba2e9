// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.Arch;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walker;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/**
 * A golden capture written by hand: a process of a few anonymous VMAs of 256 pages, some of them
 * present, read once through smaps and once through smaps_rollup; and what the kernel would print.
 */
public final class SyntheticRead {
  public static final int TGID = 321;

  private static final long FIRST_VMA = 0x7f00_0000_0000L;
  private static final long VMA_STRIDE = 4 << 20;
  private static final int VMA_PAGES = 256;
  private static final int PAGE = 4096;
  private static final long PTL = 0xffff_8880_0000_1000L;
  private static final int FIRST = 0x10;

  private final Host host;
  private final long streamEpochNs;
  private final List<Integer> presentPages;
  private final EventWriter writer = new EventWriter(12);
  private final List<TraceFragment> fragments = new ArrayList<>();
  private long nowNs = 5_000_000_000L;
  private long walk;
  private int sequence;
  private long events;
  private long lost;
  private long endNs;

  /** A read at this time of a process with so many pages, 1 to 255, present in each VMA. */
  public SyntheticRead(String hostname, Arch arch, long epochMs, Integer... presentPages) {
    this.presentPages = List.of(presentPages);
    this.streamEpochNs = epochMs * 1_000_000;
    this.host =
        Host.newBuilder()
            .setHostname(hostname)
            .setBootId("boot-of-" + hostname)
            .setArch(arch)
            .setKernelRelease("7.3.0-synthetic")
            .setPageShift(12)
            .setPgtableLevels(4)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.EXACT)
            .setDetail(Detail.FOLIOS)
            .setConstants(
                Map.of(
                    "MAX_SWAPFILES", 24L,
                    "SWP_HWPOISON", 24L,
                    "SWP_MIGRATION_READ", 25L,
                    "SWP_MIGRATION_READ_EXCLUSIVE", 26L,
                    "SWP_MIGRATION_WRITE", 27L,
                    "SWP_DEVICE_WRITE", 28L,
                    "SWP_DEVICE_READ", 29L,
                    "SWP_DEVICE_EXCLUSIVE", 30L,
                    "SWP_PTE_MARKER", 31L))
            .setMonotonicToEpochNs(streamEpochNs - nowNs)
            .build();
    readFile(Wire.FILE_SMAPS, 1);
    readFile(Wire.FILE_SMAPS_ROLLUP, 2);
  }

  /** Writes one fragment per file: files travel apart. */
  private void readFile(int file, long snapshot) {
    for (int vma = 0; vma < presentPages.size(); vma++) {
      walkVma(file, snapshot, vma);
    }
    TraceFragment fragment = new TraceFragment();
    fragment.setHost(host);
    fragment.setStreamEpochNs(streamEpochNs);
    fragment.setFragment((long) fragments.size());
    fragment.setWalker(
        Walker.newBuilder()
            .setTgid(400)
            .setTid(400)
            .setComm("cat")
            .setStartBoottimeNs(1_000_000_000L)
            .build());
    events += writer.events();
    writer.into(fragment);
    writer.clear();
    fragments.add(fragment);
  }

  private void walkVma(int file, long snapshot, int vma) {
    long start = start(vma);
    int present = presentPages.get(vma);
    walk++;
    sequence = 0;
    writer.walkBegin(placed(begin(file, snapshot, vma)));
    EntriesView entries = placed(EntriesView.allocate()).ptl(PTL).level(Wire.LEVEL_PTE);
    writer.entries(entries.pageShift(12).nrRuns(2));
    RunView run = RunView.allocate().address(start).raw(rawPresent(1_000L * (vma + 1)));
    writer.run(run.stride(PAGE).count(present));
    run.address(start + (long) present * PAGE).raw(0).stride(0);
    writer.run(run.count(VMA_PAGES - present));
    writer.folios(placed(FoliosView.allocate()).nrFolios(present));
    FolioView folio = FolioView.allocate().flags(0x4_0000_0000_0028L).pages(1).refcount(1);
    folio.kind(Wire.FOLIO_ANON | Wire.FOLIO_SWAPBACKED);
    for (int i = 0; i < present; i++) {
      writer.folio(folio.address(start + (long) i * PAGE).headPfn(1_000L * (vma + 1) + i));
    }
    long holdNs = 4_000 + 100L * present;
    nowNs += holdNs;
    LockView lock = placed(LockView.allocate()).lock(PTL).address(start).waitNs(150);
    writer.lock(lock.holdNs(holdNs).kind(Wire.LOCK_PTL).level(Wire.LEVEL_PTE));
    writer.walkEnd(placed(WalkEndView.allocate()).attempted(sequence));
  }

  private <V extends EventView> V placed(V event) {
    event.timestampNs(tick()).walk(walk).sequence(sequence++);
    return event;
  }

  private WalkBeginView begin(int file, long snapshot, int vma) {
    long end = start(vma) + (long) VMA_PAGES * PAGE;
    return WalkBeginView.allocate()
        .walkerStartBoottimeNs(1_000_000_000L)
        .targetStartBoottimeNs(900_000_000L)
        .mm(0xffff_8880_0123_0000L)
        .snapshot(snapshot)
        .start(start(vma))
        .end(end)
        .vmaStart(start(vma))
        .vmaEnd(end)
        .vmaFlags(0x73) // read, write, mayread, maywrite, mayexec
        .mapCount(presentPages.size())
        .walkerTgid(400)
        .targetTgid(TGID)
        .targetTid(TGID)
        .weight(1)
        .walkerKind(Wire.WALKER_LEGACY)
        .file(file)
        .vmaKind(Wire.VMA_ANONYMOUS | (vma == 0 ? FIRST : 0))
        .walkerComm("cat")
        .targetComm("walkload")
        .function("walk_page_vma")
        .ops("smaps_walk_vma_lock_ops");
  }

  private long rawPresent(long pfn) {
    return host.getArch() == Arch.X86_64
        ? 0x8000_0000_0000_0067L | pfn << 12 // NX, dirty, accessed, user, write, present
        : 0x0068_0000_0000_0f43L | pfn << 12; // UXN, PXN, DBM, nG, AF, inner shareable, page
  }

  private static long start(int vma) {
    return FIRST_VMA + vma * VMA_STRIDE;
  }

  private long tick() {
    nowNs += 1_000;
    return nowNs;
  }

  public Host host() {
    return host;
  }

  public List<TraceFragment> fragments() {
    return fragments;
  }

  /** The probe says that it lost so many events of other walks. */
  public SyntheticRead losing(long lostEvents) {
    lost = lostEvents;
    return this;
  }

  /** Adds the end of a probe that stops this long after the last event. */
  public SyntheticRead endingAfter(Duration quiet) {
    endNs = nowNs + quiet.toNanos();
    return this;
  }

  public ProbeLoss loss() {
    return new ProbeLoss(
        host,
        streamEpochNs,
        Math.max(endNs, nowNs),
        List.of(
            new CpuLoss(0, events + lost, events, 0L, lost, 0L, 0L, 0L, 0L, 0L, 0L, null, null)),
        List.of());
  }

  public StreamEnd end() {
    return new StreamEnd(
        host, streamEpochNs, Math.max(endNs, nowNs), events, 1L, (long) fragments.size());
  }

  /** Text of smaps as the kernel prints it. */
  public String smaps() {
    StringBuilder text = new StringBuilder();
    for (int vma = 0; vma < presentPages.size(); vma++) {
      text.append(header(start(vma), start(vma) + (long) VMA_PAGES * PAGE, "rw-p", ""))
          .append(fields(presentPages.get(vma)))
          .append("VmFlags: rd wr mr mw me ac \n");
    }
    return text.toString();
  }

  private String rollup() {
    long end = start(presentPages.size() - 1) + (long) VMA_PAGES * PAGE;
    return header(FIRST_VMA, end, "---p", "[rollup]")
        + fields(presentPages.stream().mapToInt(Integer::intValue).sum());
  }

  private String maps() {
    StringBuilder text = new StringBuilder();
    for (int vma = 0; vma < presentPages.size(); vma++) {
      text.append(
          header(
              start(vma), start(vma) + (long) VMA_PAGES * PAGE, "rw-p", "[anon:vma" + vma + "]"));
    }
    return text.toString();
  }

  private static String header(long start, long end, String permissions, String name) {
    return "%08x-%08x %s 00000000 00:00 0 %s%n".formatted(start, end, permissions, name);
  }

  private static String fields(int pages) {
    return """
    Rss: %d kB
    Anonymous: %d kB
    AnonHugePages: 0 kB
    ShmemPmdMapped: 0 kB
    FilePmdMapped: 0 kB
    Shared_Hugetlb: 0 kB
    Private_Hugetlb: 0 kB
    Swap: 0 kB
    """
        .formatted(pages * 4, pages * 4);
  }

  /** Writes a golden folder. */
  public RecordedRead into(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path capture = folder.resolve("capture.avro");
    Files.deleteIfExists(capture);
    try (CaptureWriter file = new CaptureWriter(capture, host, streamEpochNs)) {
      for (TraceFragment fragment : fragments) {
        file.write(fragment);
      }
      file.write(loss());
      file.write(end());
    }
    Map<String, String> texts =
        Map.of(
            "smaps.txt", smaps(),
            "smaps_rollup.txt", rollup(),
            "maps.txt", maps(),
            "TARGET", "tgid=" + TGID + "\n");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(folder.resolve(text.getKey()), text.getValue(), StandardCharsets.US_ASCII);
    }
    writeSums(folder);
    return new RecordedRead(
        folder.getFileName().toString(),
        capture,
        folder.resolve("smaps.txt"),
        folder.resolve("smaps_rollup.txt"),
        folder.resolve("maps.txt"),
        folder.resolve("TARGET"));
  }

  /** Writes the checksums again, as sha256sum does, after a test changed a file on purpose. */
  public static void writeSums(Path folder) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (String name :
        List.of("capture.avro", "smaps.txt", "smaps_rollup.txt", "maps.txt", "TARGET")) {
      sums.append(sha256(folder.resolve(name))).append("  ").append(name).append('\n');
    }
    Files.writeString(folder.resolve("SHA256SUMS"), sums);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
