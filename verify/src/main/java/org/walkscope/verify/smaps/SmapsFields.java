// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import java.util.Map;
import org.walkscope.verify.proc.MapsLine;

/**
 * The figures under one header of smaps or smaps_rollup. Unit: kB, as the kernel prints them: bytes
 * shifted right by 10.
 */
public record SmapsFields(MapsLine header, Map<String, Long> kilobytes) {
  /** Fields of smaps since Linux 5.4, from which the compared figures are computed. */
  static final String[] REQUIRED = {
    "Rss",
    "Anonymous",
    "AnonHugePages",
    "ShmemPmdMapped",
    "FilePmdMapped",
    "Shared_Hugetlb",
    "Private_Hugetlb",
    "Swap"
  };

  public long rss() {
    return kilobytes.get("Rss");
  }

  public long anonymous() {
    return kilobytes.get("Anonymous");
  }

  public long anonHugePages() {
    return kilobytes.get("AnonHugePages");
  }

  public long shmemPmdMapped() {
    return kilobytes.get("ShmemPmdMapped");
  }

  public long filePmdMapped() {
    return kilobytes.get("FilePmdMapped");
  }

  /** PMD leaves of any kind. */
  public long thp() {
    return anonHugePages() + shmemPmdMapped() + filePmdMapped();
  }

  /** Shared_Hugetlb + Private_Hugetlb. */
  public long hugetlb() {
    return kilobytes.get("Shared_Hugetlb") + kilobytes.get("Private_Hugetlb");
  }

  public long swap() {
    return kilobytes.get("Swap");
  }
}
