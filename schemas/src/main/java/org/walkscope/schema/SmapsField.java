// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Fields of smaps and smaps_rollup that a walk determines, in the kernel's order. */
public enum SmapsField {
  RSS("Rss", 0, "rss"),
  PSS("Pss", 12, "pss"),
  PSS_DIRTY("Pss_Dirty", 12, "pss_dirty"),
  PSS_ANON("Pss_Anon", 12, "pss_anon"),
  PSS_FILE("Pss_File", 12, "pss_file"),
  PSS_SHMEM("Pss_Shmem", 12, "pss_shmem"),
  SHARED_CLEAN("Shared_Clean", 0, "shared_clean"),
  SHARED_DIRTY("Shared_Dirty", 0, "shared_dirty"),
  PRIVATE_CLEAN("Private_Clean", 0, "private_clean"),
  PRIVATE_DIRTY("Private_Dirty", 0, "private_dirty"),
  REFERENCED("Referenced", 0, "referenced"),
  ANONYMOUS("Anonymous", 0, "anonymous"),
  KSM("KSM", 0, "ksm"),
  LAZY_FREE("LazyFree", 0, "lazy_free"),
  ANON_HUGE_PAGES("AnonHugePages", 0, "anon_huge_pages"),
  SHMEM_PMD_MAPPED("ShmemPmdMapped", 0, "shmem_pmd_mapped"),
  FILE_PMD_MAPPED("FilePmdMapped", 0, "file_pmd_mapped"),
  SHARED_HUGETLB("Shared_Hugetlb", 0, "shared_hugetlb"),
  PRIVATE_HUGETLB("Private_Hugetlb", 0, "private_hugetlb"),
  SWAP("Swap", 0, "swap"),
  SWAP_PSS("SwapPss", 12, "swap_pss"),
  LOCKED("Locked", 12, "locked");

  private final String kernelName;
  private final int fraction;
  private final int position;

  /**
   * @param fraction bits of the sum below one byte
   * @param field of SmapsTotals
   */
  SmapsField(String kernelName, int fraction, String field) {
    this.kernelName = kernelName;
    this.fraction = fraction;
    position = SmapsTotals.getClassSchema().getField(field).pos();
  }

  /** Name in the kernel's text. Example: Pss_Dirty */
  public String kernelName() {
    return kernelName;
  }

  /** Sum as the kernel keeps it; null when not known. */
  public Long of(SmapsTotals totals) {
    return (Long) totals.get(position);
  }

  /** Sets the sum. Rss and Swap must not be null. */
  public void set(SmapsTotals totals, Long sum) {
    totals.put(position, sum);
  }

  /**
   * Figures of a walk whose entries were not told: null, and 0 where a figure cannot be null. No
   * walk whose entries were told has the same.
   */
  public static SmapsTotals untold() {
    return new SmapsTotals();
  }

  /** True if entries told the figures. */
  public static boolean isTold(SmapsTotals totals) {
    return !totals.equals(untold());
  }

  /** Sum in whole bytes; null when not known. */
  public Long bytes(SmapsTotals totals) {
    Long sum = of(totals);
    return sum == null ? null : (Long) (sum >> fraction);
  }

  /** Sum in kilobytes, as the kernel prints it; null when not known. */
  public Long kilobytes(SmapsTotals totals) {
    Long bytes = bytes(totals);
    return bytes == null ? null : (Long) (bytes >> 10);
  }
}
