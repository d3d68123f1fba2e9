// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.Wire;

/**
 * ENTRIES event with the folio facts that follow it. The batch is held back until the next event
 * says that no more will follow, and because a walker that drops the lock inside a table and takes
 * it again gives the rest of that table a second time.
 */
public final class EntryBatch {
  private static final int RUN_LONGS = 4; // address, raw, stride, count
  // address, head PFN, pages, order << 8 | kind, flags, mapcount << 32 | refcount
  private static final int FOLIO_LONGS = 6;

  public boolean open;

  /** Number of the ENTRIES event; the facts of its folios have the next one. */
  public int sequence;

  public int level;
  public int shift;
  public int flags;
  private long[] runs = new long[16 * RUN_LONGS];
  private int runCount;
  private long[] folios = new long[16 * FOLIO_LONGS];
  private int folioCount;

  public void begin(int newSequence, int newLevel, int newShift, int newFlags) {
    open = true;
    sequence = newSequence;
    level = newLevel;
    shift = newShift;
    flags = newFlags;
    runCount = 0;
    folioCount = 0;
  }

  public void close() {
    open = false;
  }

  public void addRun(RunView run) {
    int at = runCount++ * RUN_LONGS;
    runs = roomFor(runs, at + RUN_LONGS);
    runs[at] = run.address();
    runs[at + 1] = run.raw();
    runs[at + 2] = run.stride();
    runs[at + 3] = run.count();
  }

  public void addFolio(FolioView folio) {
    int at = folioCount++ * FOLIO_LONGS;
    folios = roomFor(folios, at + FOLIO_LONGS);
    folios[at] = folio.address();
    folios[at + 1] = folio.headPfn();
    folios[at + 2] = folio.pages();
    folios[at + 3] = (long) folio.order() << 8 | folio.kind();
    folios[at + 4] = folio.flags();
    folios[at + 5] = (long) folio.mapcount() << 32 | Integer.toUnsignedLong(folio.refcount());
  }

  public int runs() {
    return runCount;
  }

  public long runAddress(int run) {
    return runs[run * RUN_LONGS];
  }

  public long runRaw(int run) {
    return runs[run * RUN_LONGS + 1];
  }

  public long runStride(int run) {
    return runs[run * RUN_LONGS + 2];
  }

  public int runEntries(int run) {
    return (int) runs[run * RUN_LONGS + 3];
  }

  public int folios() {
    return folioCount;
  }

  public long folioAddress(int folio) {
    return folios[folio * FOLIO_LONGS];
  }

  public long folioHead(int folio) {
    return folios[folio * FOLIO_LONGS + 1];
  }

  public long folioPages(int folio) {
    return folios[folio * FOLIO_LONGS + 2];
  }

  public int folioOrder(int folio) {
    return (int) folios[folio * FOLIO_LONGS + 3] >>> 8;
  }

  public int folioKind(int folio) {
    return (int) folios[folio * FOLIO_LONGS + 3] & 0xff;
  }

  /** folio->flags. */
  public long folioFlags(int folio) {
    return folios[folio * FOLIO_LONGS + 4];
  }

  /** Map count of each page of the folio. */
  public int folioMapcount(int folio) {
    return (int) (folios[folio * FOLIO_LONGS + 5] >> 32);
  }

  public int folioRefcount(int folio) {
    return (int) folios[folio * FOLIO_LONGS + 5];
  }

  public boolean hugetlb() {
    return (flags & Wire.ENTRIES_HUGETLB) != 0;
  }

  public boolean covers(long start, long end) {
    return open && runCount > 0 && start >= runAddress(0) && end <= runEnd(runCount - 1);
  }

  /** Drops entries at or above {@code address}, which the next event repeats. */
  public void truncateAt(long address) {
    while (runCount > 0 && runAddress(runCount - 1) >= address) {
      runCount--;
    }
    if (runCount > 0 && runEnd(runCount - 1) > address) {
      runs[(runCount - 1) * RUN_LONGS + 3] = (address - runAddress(runCount - 1)) >>> shift;
    }
  }

  private long runEnd(int run) {
    return runAddress(run) + ((long) runEntries(run) << shift);
  }

  private static long[] roomFor(long[] array, int size) {
    return size <= array.length ? array : Arrays.copyOf(array, Math.max(size, array.length * 2));
  }

  public void write(DataOutput out) throws IOException {
    out.writeBoolean(open);
    if (open) {
      out.writeInt(sequence);
      out.writeInt(level);
      out.writeInt(shift);
      out.writeInt(flags);
      Longs.write(out, runs, runCount * RUN_LONGS);
      Longs.write(out, folios, folioCount * FOLIO_LONGS);
    }
  }

  public void read(DataInput in) throws IOException {
    open = in.readBoolean();
    if (open) {
      sequence = in.readInt();
      level = in.readInt();
      shift = in.readInt();
      flags = in.readInt();
      runs = Longs.read(in);
      runCount = runs.length / RUN_LONGS;
      folios = Longs.read(in);
      folioCount = folios.length / FOLIO_LONGS;
    }
  }
}
