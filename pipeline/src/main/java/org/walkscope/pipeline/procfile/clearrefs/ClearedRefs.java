// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.clearrefs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.walkscope.pipeline.entries.BatchEntries;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.pipeline.pagetable.EntryBits;
import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.schema.ClearRefs;
import org.walkscope.schema.ClearedVma;
import org.walkscope.schema.Walk;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.Wire;

/** Changes by a write to clear_refs: {@code clear_refs_pte_range()}. */
public final class ClearedRefs extends ReadResult {
  private static final long SOFT_DIRTY = 4;
  private static final int MOST_FOLIOS = 1 << 20;

  private final long number;
  private final List<ClearedVma> vmas = new ArrayList<>();

  /**
   * Folios that this walk found referenced and cleared; a second mapping of one finds it cleared.
   */
  private final Set<Long> cleared = new HashSet<>();

  public ClearedRefs(long number) {
    this.number = number;
  }

  @Override
  public void entries(EntryBatch batch, VmaView vma, HostDecoding decoder) {
    if (vma == null) {
      forget();
      return;
    }
    ClearedVma sum = of(vma);
    BatchEntries entry = new BatchEntries(batch, decoder);
    while (entry.next()) {
      int bits = decoder.format().bits(entry.raw(), batch.level);
      if (number == SOFT_DIRTY) {
        long pages = (bits & EntryBits.SOFT_DIRTY) != 0 ? entry.pages() : 0;
        sum.setSoftDirtyPages(sum.getSoftDirtyPages() + pages);
      } else if ((bits & EntryBits.PRESENT) != 0
          && (bits & (EntryBits.SPECIAL | EntryBits.ZERO_PAGE)) == 0) {
        referenced(entry, batch, bits, sum, vma, decoder);
      }
    }
  }

  private void referenced(
      BatchEntries entry,
      EntryBatch batch,
      int bits,
      ClearedVma sum,
      VmaView vma,
      HostDecoding decoder) {
    int fact = entry.fact();
    if (fact < 0 || cleared.size() >= MOST_FOLIOS) {
      forget();
      return;
    }
    boolean anon = (batch.folioKind(fact) & Wire.FOLIO_ANON) != 0;
    if (entry.isLarge() && !anon && (vma.vmaKind() & Wire.VMA_ANONYMOUS) != 0) {
      return; // the huge zero page
    }
    if (entry.isLarge() && (bits & EntryBits.PROTNONE) != 0 && !decoder.from(6, 6)) {
      return; // cleared, and never counted by Referenced
    }
    if ((batch.folioFlags(fact) & decoder.flags().referenced()) != 0) {
      cleared.add(batch.folioHead(fact));
    }
    if ((bits & EntryBits.YOUNG) != 0 || cleared.contains(batch.folioHead(fact))) {
      sum.setReferencedBytes(sum.getReferencedBytes() + (entry.pages() << decoder.pageShift()));
    }
  }

  private ClearedVma of(VmaView vma) {
    if (vmas.isEmpty() || vmas.get(vmas.size() - 1).getStart() != vma.vmaStart()) {
      boolean softDirty = number == SOFT_DIRTY;
      vmas.add(
          new ClearedVma(
              vma.vmaStart(), vma.vmaEnd(), softDirty ? null : 0L, softDirty ? 0L : null));
    }
    return vmas.get(vmas.size() - 1);
  }

  @Override
  public void into(Walk walk) {
    if (known()) {
      walk.setCleared(new ClearRefs(number, vmas));
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeInt(vmas.size());
    for (ClearedVma vma : vmas) {
      out.writeLong(vma.getStart());
      out.writeLong(vma.getEnd());
      Long sum = number == SOFT_DIRTY ? vma.getSoftDirtyPages() : vma.getReferencedBytes();
      out.writeLong(sum);
    }
    out.writeInt(cleared.size());
    for (long head : cleared) {
      out.writeLong(head);
    }
  }

  @Override
  public void read(DataInput in) throws IOException {
    int size = in.readInt();
    for (int i = 0; i < size; i++) {
      long start = in.readLong();
      long end = in.readLong();
      long sum = in.readLong();
      boolean softDirty = number == SOFT_DIRTY;
      vmas.add(new ClearedVma(start, end, softDirty ? null : sum, softDirty ? sum : null));
    }
    int heads = in.readInt();
    for (int i = 0; i < heads; i++) {
      cleared.add(in.readLong());
    }
  }
}
