// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.compare;

import java.util.List;
import java.util.stream.IntStream;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.standalone.proc.SmapsFields;

/** What a trace determines of smaps, from either side. Unit: kB; null for not known. */
record Kilobytes(
    Long rss,
    Long anonymous,
    Long hugetlb,
    Long swap,
    Long anonHuge,
    Long shmemHuge,
    Long fileHuge) {
  /** Of a VMA that this side does not have. */
  static final Kilobytes NONE = new Kilobytes(null, null, null, null, null, null, null);

  private static final List<String> NAMES =
      List.of(
          "Rss",
          "Anonymous",
          "Hugetlb",
          "Swap",
          "AnonHugePages",
          "ShmemPmdMapped",
          "FilePmdMapped");

  static Kilobytes of(SmapsTotals totals) {
    return new Kilobytes(
        kb(totals.getRss()),
        kb(totals.getAnonymous()),
        kb(totals.getHugetlb()),
        kb(totals.getSwap()),
        kb(totals.getAnonHugePages()),
        kb(totals.getShmemPmdMapped()),
        kb(totals.getFilePmdMapped()));
  }

  static Kilobytes of(SmapsFields fields) {
    return new Kilobytes(
        fields.rss(),
        fields.anonymous(),
        fields.hugetlb(),
        fields.swap(),
        fields.anonHugePages(),
        fields.shmemPmdMapped(),
        fields.filePmdMapped());
  }

  /** As SEQ_PUT_DEC of fs/proc/task_mmu.c prints bytes. */
  private static Long kb(Long bytes) {
    return bytes == null ? null : bytes >> 10;
  }

  /** PMD leaves of every kind. */
  Long thp() {
    return anonHuge == null || shmemHuge == null || fileHuge == null
        ? null
        : (Long) (anonHuge + shmemHuge + fileHuge);
  }

  private List<Long> values() {
    return java.util.Arrays.asList(rss, anonymous, hugetlb, swap, anonHuge, shmemHuge, fileHuge);
  }

  /** Every figure beside the kernel's. */
  List<Figure> beside(Kilobytes kernel) {
    return IntStream.range(0, NAMES.size())
        .mapToObj(i -> new Figure(NAMES.get(i), values().get(i), kernel.values().get(i)))
        .toList();
  }
}
