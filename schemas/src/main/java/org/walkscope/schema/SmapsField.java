// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.function.BiConsumer;
import java.util.function.Function;

/** Fields of smaps and smaps_rollup that a walk determines, in the kernel's order. */
@SuppressWarnings("ImmutableEnumChecker") // its functions are method references without state
public enum SmapsField {
  RSS("Rss", 0, SmapsTotals::getRss, SmapsTotals::setRss),
  PSS("Pss", 12, SmapsTotals::getPss, SmapsTotals::setPss),
  PSS_DIRTY("Pss_Dirty", 12, SmapsTotals::getPssDirty, SmapsTotals::setPssDirty),
  PSS_ANON("Pss_Anon", 12, SmapsTotals::getPssAnon, SmapsTotals::setPssAnon),
  PSS_FILE("Pss_File", 12, SmapsTotals::getPssFile, SmapsTotals::setPssFile),
  PSS_SHMEM("Pss_Shmem", 12, SmapsTotals::getPssShmem, SmapsTotals::setPssShmem),
  SHARED_CLEAN("Shared_Clean", 0, SmapsTotals::getSharedClean, SmapsTotals::setSharedClean),
  SHARED_DIRTY("Shared_Dirty", 0, SmapsTotals::getSharedDirty, SmapsTotals::setSharedDirty),
  PRIVATE_CLEAN("Private_Clean", 0, SmapsTotals::getPrivateClean, SmapsTotals::setPrivateClean),
  PRIVATE_DIRTY("Private_Dirty", 0, SmapsTotals::getPrivateDirty, SmapsTotals::setPrivateDirty),
  REFERENCED("Referenced", 0, SmapsTotals::getReferenced, SmapsTotals::setReferenced),
  ANONYMOUS("Anonymous", 0, SmapsTotals::getAnonymous, SmapsTotals::setAnonymous),
  KSM("KSM", 0, SmapsTotals::getKsm, SmapsTotals::setKsm),
  LAZY_FREE("LazyFree", 0, SmapsTotals::getLazyFree, SmapsTotals::setLazyFree),
  ANON_HUGE_PAGES("AnonHugePages", 0, SmapsTotals::getAnonHugePages, SmapsTotals::setAnonHugePages),
  SHMEM_PMD_MAPPED(
      "ShmemPmdMapped", 0, SmapsTotals::getShmemPmdMapped, SmapsTotals::setShmemPmdMapped),
  FILE_PMD_MAPPED("FilePmdMapped", 0, SmapsTotals::getFilePmdMapped, SmapsTotals::setFilePmdMapped),
  SHARED_HUGETLB("Shared_Hugetlb", 0, SmapsTotals::getSharedHugetlb, SmapsTotals::setSharedHugetlb),
  PRIVATE_HUGETLB(
      "Private_Hugetlb", 0, SmapsTotals::getPrivateHugetlb, SmapsTotals::setPrivateHugetlb),
  SWAP("Swap", 0, SmapsTotals::getSwap, SmapsTotals::setSwap),
  SWAP_PSS("SwapPss", 12, SmapsTotals::getSwapPss, SmapsTotals::setSwapPss),
  LOCKED("Locked", 12, SmapsTotals::getLocked, SmapsTotals::setLocked);

  private final String kernelName;
  private final int fraction;
  private final Function<SmapsTotals, Long> get;
  private final BiConsumer<SmapsTotals, Long> set;

  /**
   * @param fraction bits of the sum below one byte
   */
  SmapsField(
      String kernelName,
      int fraction,
      Function<SmapsTotals, Long> get,
      BiConsumer<SmapsTotals, Long> set) {
    this.kernelName = kernelName;
    this.fraction = fraction;
    this.get = get;
    this.set = set;
  }

  /** Name in the kernel's text. Example: Pss_Dirty */
  public String kernelName() {
    return kernelName;
  }

  /** Sum as the kernel keeps it; null when not known. */
  public Long of(SmapsTotals totals) {
    return get.apply(totals);
  }

  /** Sets the sum. Rss and Swap must not be null. */
  public void set(SmapsTotals totals, Long sum) {
    set.accept(totals, sum);
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
