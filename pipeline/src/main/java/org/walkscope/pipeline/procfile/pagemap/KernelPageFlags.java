// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.pagemap;

import java.util.Map;
import org.walkscope.pipeline.entries.EntryBatch;
import org.walkscope.pipeline.entries.HostDecoding;
import org.walkscope.schema.Host;
import org.walkscope.wire.Wire;

/**
 * Flags of /proc/kpageflags for a mapped page ({@code stable_page_flags()}), from the facts of its
 * folio. page-types shows bits 0 to 31, and head and tail of hugetlb's pages only.
 */
final class KernelPageFlags {
  static final long UNKNOWN = -1;

  static final long MMAP = 1L << 11;
  static final long ANON = 1L << 12;
  static final long SWAPCACHE = 1L << 13;
  static final long COMPOUND_HEAD = 1L << 15;
  static final long COMPOUND_TAIL = 1L << 16;
  static final long HUGE = 1L << 17;
  static final long HWPOISON = 1L << 19;
  static final long NOPAGE = 1L << 20;
  static final long KSM = 1L << 21;
  static final long THP = 1L << 22;
  static final long ZERO_PAGE = 1L << 24;

  /** Flags that are a bit of folio->flags, and their bits in kpageflags. PG_error is gone. */
  private static final String[] COPIED = {
    "PG_locked",
    "PG_error",
    "PG_referenced",
    "PG_uptodate",
    "PG_dirty",
    "PG_lru",
    "PG_active",
    "PG_writeback",
    "PG_reclaim",
    "PG_swapbacked",
    "PG_unevictable",
    "PG_idle"
  };

  private static final int[] COPIED_TO = {0, 1, 2, 3, 4, 5, 6, 8, 9, 14, 18, 25};

  private final long[] copied = new long[COPIED.length];
  private final long head;
  private final long swapcache;
  private final long hwpoison;
  private final long zeroPfn;
  private final long pfns;
  private final boolean ofFolio;
  private final boolean anonIsKsm;
  private final long offline;

  private KernelPageFlags(HostDecoding decoder) {
    Map<String, Long> constants = decoder.host().getConstants();
    for (int i = 0; i < COPIED.length; i++) {
      copied[i] = decoder.flag(COPIED[i]);
    }
    head = decoder.flag("PG_head");
    swapcache = decoder.flag("PG_swapcache") | decoder.flag("PG_swapbacked");
    hwpoison = decoder.flag("PG_hwpoison");
    zeroPfn = constants.getOrDefault("ZERO_PFN", -1L);
    pfns = constants.get("KPAGEFLAGS_PFNS");
    anonIsKsm = decoder.has("KPAGEFLAGS_ANON_IS_KSM");
    ofFolio = decoder.from(6, 10);
    offline = decoder.from(6, 17) ? 0 : decoder.from(6, 15) ? UNKNOWN : NOPAGE;
  }

  /** Null where the kernel has no /proc/kpageflags, or the trace lacks its facts. */
  static KernelPageFlags of(HostDecoding decoder) {
    Host host = decoder.host();
    boolean told =
        host.getConstants().containsKey("KPAGEFLAGS_PFNS")
            && host.getConstants().containsKey("PG_head");
    return told ? new KernelPageFlags(decoder) : null;
  }

  /** True if the file has this page frame. */
  boolean has(long pfn) {
    return Long.compareUnsigned(pfn, pfns) < 0;
  }

  /** Flags of a page frame without a struct page in use. */
  long offline() {
    return offline;
  }

  /**
   * Flags of a page.
   *
   * @param hugeZeroPossible mapped as the huge zero page would be
   */
  long of(EntryBatch batch, int fact, long pfn, boolean hugeZeroPossible) {
    long flags = batch.folioFlags(fact);
    int kind = batch.folioKind(fact);
    boolean large = (flags & head) != 0;
    boolean hugetlb = batch.hugetlb();
    boolean mapped = batch.folioMapcount(fact) > 0;
    long all = (mapped ? MMAP : 0) | (hugetlb ? HUGE : 0);
    boolean first = pfn == batch.folioHead(fact);
    if (large && !hugetlb) {
      long compound = largeFolio(kind, mapped, first, hugeZeroPossible);
      if (compound == UNKNOWN) {
        return UNKNOWN;
      }
      all |= compound;
    } else if (hugetlb) {
      all |= first ? COMPOUND_HEAD : COMPOUND_TAIL;
    } else if (pfn == zeroPfn) {
      all |= ZERO_PAGE;
    }
    if ((kind & Wire.FOLIO_ANON) != 0) {
      all |= (kind & Wire.FOLIO_KSM) != 0 || anonIsKsm ? ANON | KSM : ANON;
    }
    for (int i = 0; i < copied.length; i++) {
      all |= (flags & copied[i]) != 0 ? 1L << COPIED_TO[i] : 0;
    }
    all |= (flags & swapcache) == swapcache ? SWAPCACHE : 0;
    all |= (flags & hwpoison) != 0 && (first || hugetlb) ? HWPOISON : 0;
    return all;
  }

  /** Flags of the folio, without those of its single pages, which the file showed before 6.10. */
  private long largeFolio(int kind, boolean mapped, boolean first, boolean hugeZeroPossible) {
    boolean poisoned = (kind & Wire.FOLIO_HWPOISON) != 0 && !first;
    if (poisoned || !ofFolio) {
      return UNKNOWN;
    }
    if ((kind & Wire.FOLIO_RMAPPABLE) != 0) {
      return mapped ? THP : UNKNOWN; // another page of the folio may be
    }
    if (mapped) {
      return 0;
    }
    return hugeZeroPossible ? THP | ZERO_PAGE : UNKNOWN;
  }
}
