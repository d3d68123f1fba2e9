// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import java.util.Arrays;
import java.util.Locale;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.RunFacts;
import org.walkscope.schema.TraceMode;

/**
 * How a capture was recorded, as far as that changes its figures.
 *
 * @param pageTableLocks true if they are seen
 * @param mmapLockHolds true if holds of mmap_lock are seen: in exact mode, or with --locks
 * @param tracedOneIn N where the probe traced one walk in N; 0 where it did not say so
 */
public record Recording(
    TraceMode mode,
    Detail detail,
    boolean pageTableLocks,
    boolean mmapLockHolds,
    long tracedOneIn) {

  /** What a host's probe says; one of before it said so much sees locks in exact mode alone. */
  public static Recording of(Host host) {
    RunFacts facts = RunFacts.of(host);
    boolean exact = host.getMode() == TraceMode.EXACT;
    return new Recording(
        host.getMode(),
        host.getDetail(),
        exact && facts.pageTableLocksSeen().orElse(true),
        facts.mmapLockHoldsSeen().orElse(exact),
        facts.tracedOneWalkIn().orElse(0L));
  }

  /**
   * The same, and what its walks say where the probe did not.
   *
   * @param oneIn N where one walk in N was traced
   */
  public Recording withWalks(long oneIn) {
    return tracedOneIn == 0
        ? new Recording(mode, detail, pageTableLocks, mmapLockHolds, oneIn)
        : this;
  }

  /**
   * True if a count of a lock that is not there is 0.
   *
   * @param lock as figures name it. Example: ptl_pte
   */
  public boolean seesLock(String lock) {
    return Arrays.stream(LockKind.values())
        .anyMatch(kind -> lock.startsWith(kind.name().toLowerCase(Locale.ROOT)) && sees(kind));
  }

  /** True if holds of locks of a kind are seen. */
  public boolean sees(LockKind kind) {
    return switch (kind) {
      case PTL -> pageTableLocks;
      case MMAP_LOCK_READ, MMAP_LOCK_WRITE -> mmapLockHolds;
      case VMA_LOCK, I_MMAP_RWSEM, HUGETLB_VMA_LOCK -> mode == TraceMode.EXACT;
    };
  }

  /** Words for a person. Example: light mode, detail entries, one walk in 3 */
  @Override
  public String toString() {
    boolean exact = mode == TraceMode.EXACT;
    return String.format(Locale.ROOT, "%s mode, detail %s", mode, detail).toLowerCase(Locale.ROOT)
        + (exact && !pageTableLocks ? ", no page-table locks seen" : "")
        + (exact && !mmapLockHolds ? ", no holds of mmap_lock seen" : "")
        + (!exact && mmapLockHolds ? ", holds of mmap_lock seen" : "")
        + (tracedOneIn <= 1 ? "" : String.format(Locale.ROOT, ", one walk in %,d", tracedOneIn));
  }
}
