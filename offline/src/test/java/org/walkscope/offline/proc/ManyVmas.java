// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.walkscope.event.EventWriter;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

/** Capture of one read of a process with many VMAs, each of one page that was never touched. */
public final class ManyVmas {
  private static final long PAGE = 4096;

  private ManyVmas() {}

  public static long start(int vma) {
    return 0x7f00_0000_0000L + 2 * PAGE * vma;
  }

  public static long end(int vma) {
    return start(vma) + PAGE;
  }

  public static Path read(ProcFile file, int vmas, Path to) throws IOException {
    return read(
        to,
        (atNs, writer) -> {
          for (int vma = 0; vma < vmas; vma++) {
            walk(file, vma, end(vma), vma + 1, vmas, atNs, writer);
          }
        });
  }

  /** A read of a file of one VMA, which grew by a page and was walked again. */
  static Path grown(ProcFile file, Path to) throws IOException {
    return walkedTwice(file, end(0) + PAGE, to);
  }

  /**
   * A read of a file of one VMA that was walked again.
   *
   * @param end of the VMA then
   */
  static Path walkedTwice(ProcFile file, long end, Path to) throws IOException {
    return read(
        to,
        (atNs, writer) -> {
          walk(file, 0, end(0), 1, 1, atNs, writer);
          walk(file, 0, end, 2, 1, atNs, writer);
        });
  }

  /** A call that read pagemap of one VMA, of a probe that traced one walk in so many. */
  static Path sampled(int oneIn, Path to) throws IOException {
    return read(to, (atNs, writer) -> walk(ProcFile.PAGEMAP, 0, end(0), 1, 1, atNs, oneIn, writer));
  }

  /**
   * Calls that read pagemap where nothing is mapped, each of one walk.
   *
   * @param walked first page of each walk and the page behind its last
   */
  static Path calls(Path to, int... walked) throws IOException {
    return read(
        to,
        (atNs, writer) -> {
          for (int call = 1; call <= walked.length / 2; call++) {
            call(call, walked[2 * call - 2] * PAGE, walked[2 * call - 1] * PAGE, atNs, writer);
          }
        });
  }

  private static void call(int call, long start, long end, long fromNs, EventWriter to) {
    long atNs = fromNs + 1_000L * call;
    WalkBeginView begin = WalkBeginView.allocate();
    begin.timestampNs(atNs).walk(call).sequence(0);
    begin.walkerStartBoottimeNs(1).targetStartBoottimeNs(1).mm(1).snapshot(call);
    begin.start(start).end(end).walkerTgid(400).targetTgid(321).targetTid(321).weight(1);
    begin.walkerKind(Wire.WALKER_LEGACY).file(Wire.FILE_PAGEMAP).mapCount(1);
    begin.walkerComm("rd").targetComm("many").function("walk_page_range").ops("pagemap_ops");
    to.walkBegin(begin);
    HoleView hole = HoleView.allocate().start(start).end(end).depth(3);
    hole.timestampNs(atNs + 100).walk(call).sequence(1);
    to.hole(hole);
    WalkEndView done = WalkEndView.allocate();
    done.timestampNs(atNs + 500).walk(call).sequence(2);
    to.walkEnd(done.attempted(3));
  }

  /** A thread takes turns at smaps and numa_maps, and walks the last of two VMAs of smaps again. */
  static Path inTurns(Path to) throws IOException {
    return read(
        to,
        (atNs, writer) -> {
          walk(ProcFile.SMAPS, 0, end(0), 1, 2, atNs, writer);
          walk(ProcFile.SMAPS, 1, end(1), 2, 2, atNs, writer);
          walk(ProcFile.NUMA_MAPS, 0, end(0), 3, 2, atNs, writer);
          walk(ProcFile.SMAPS, 1, end(1), 4, 2, atNs, writer);
          walk(ProcFile.NUMA_MAPS, 1, end(1), 5, 2, atNs, writer);
        });
  }

  /** A rollup that takes mmap_lock for each VMA, and a task that waits for the last hold. */
  public static Path contended(int holds, long holdNs, Path to) throws IOException {
    return read(
        to,
        (atNs, writer) -> {
          for (int walk = 1; walk <= holds; walk++) {
            walk(ProcFile.SMAPS_ROLLUP, walk - 1, end(walk - 1), walk, holds, atNs, writer);
            LockHoldView hold = LockHoldView.allocate().lock(2).mm(1).holdNs(holdNs);
            hold.timestampNs(atNs + 1_000L * walk + 600).walk(walk).sequence(Wire.OUTSIDE);
            writer.lockHold(hold.firstWalk(walk).nrWalks(1).kind(Wire.LOCK_MMAP_READ));
          }
          StallView stall = StallView.allocate().lock(2).mm(1).waitNs(300).overlapNs(200);
          stall.timestampNs(atNs + 1_000L * holds + 700).walk(holds).sequence(Wire.OUTSIDE);
          stall.waiterTid(322).waiterTgid(321).waiterComm("many");
          writer.stall(stall.kind(Wire.LOCK_MMAP_WRITE).heldKind(Wire.LOCK_MMAP_READ));
        });
  }

  private static Path read(Path to, BiConsumer<Long, EventWriter> walks) throws IOException {
    Path from = Golden.DIRECTORY.resolve("x86_64/capture.avro");
    AtomicBoolean written = new AtomicBoolean();
    return CaptureCopy.of(
        from,
        to,
        record -> {
          if (!(record instanceof TraceFragment fragment)) {
            return List.of(record);
          }
          if (written.getAndSet(true)) {
            return List.of();
          }
          EventWriter writer = new EventWriter(fragment.getHost().getPageShift());
          walks.accept(fragment.getFirstTimestampNs(), writer);
          writer.into(fragment);
          return List.of(fragment);
        });
  }

  private static void walk(
      ProcFile file, int vma, long vmaEnd, int walk, int vmas, long fromNs, EventWriter to) {
    walk(file, vma, vmaEnd, walk, vmas, fromNs, 1, to);
  }

  private static void walk(
      ProcFile file,
      int vma,
      long vmaEnd,
      int walk,
      int vmas,
      long fromNs,
      int weight,
      EventWriter to) {
    long atNs = fromNs + 1_000L * walk;
    WalkBeginView begin = WalkBeginView.allocate();
    begin.timestampNs(atNs).walk(walk).sequence(0);
    to.walkBegin(
        begin
            .walkerStartBoottimeNs(1)
            .targetStartBoottimeNs(1)
            .mm(1)
            .snapshot(snapshot(file))
            .start(start(vma))
            .end(vmaEnd)
            .vmaStart(start(vma))
            .vmaEnd(vmaEnd)
            .vmaFlags(0x73)
            .mapCount(vmas)
            .walkerTgid(400)
            .targetTgid(321)
            .targetTid(321)
            .weight(weight)
            .walkerKind(Wire.WALKER_LEGACY)
            .file(wire(file))
            .vmaKind(Wire.VMA_ANONYMOUS)
            .walkerComm("cat")
            .targetComm("many")
            .function("walk_page_vma")
            .ops("smaps_walk_vma_lock_ops"));
    WalkEndView end = WalkEndView.allocate();
    end.timestampNs(atNs + 500).walk(walk).sequence(1);
    to.walkEnd(end.attempted(2));
  }

  private static int wire(ProcFile file) {
    return switch (file) {
      case SMAPS -> Wire.FILE_SMAPS;
      case SMAPS_ROLLUP -> Wire.FILE_SMAPS_ROLLUP;
      case NUMA_MAPS -> Wire.FILE_NUMA_MAPS;
      case PAGEMAP -> Wire.FILE_PAGEMAP;
      default -> throw new IllegalArgumentException("no VMAs are walked for " + file);
    };
  }

  private static int snapshot(ProcFile file) {
    return switch (file) {
      case PAGEMAP -> 0; // has no VMAs
      case NUMA_MAPS -> 2;
      default -> 1;
    };
  }
}
