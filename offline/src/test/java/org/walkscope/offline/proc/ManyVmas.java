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
            .snapshot(file == ProcFile.PAGEMAP ? 0 : 1)
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
}
