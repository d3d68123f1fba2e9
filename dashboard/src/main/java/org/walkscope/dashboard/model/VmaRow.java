// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.Vma;
import org.walkscope.views.MapsText;
import org.walkscope.views.SmapsFigures;

/**
 * VMA of a snapshot.
 *
 * @param start hexadecimal, as /proc/PID/maps prints it: a JSON number would lose digits
 * @param end exclusive
 * @param permissions as /proc/PID/maps prints them
 * @param kind anonymous, file, hugetlb, gate
 * @param inode 0 when no file is behind it
 * @param device major:minor, hexadecimal; null when no file is behind it
 * @param types null where the trace tells no entries, as steps
 */
public record VmaRow(
    String start,
    String end,
    long bytes,
    String permissions,
    String kind,
    long inode,
    String device,
    Completeness completeness,
    @JsonUnwrapped SmapsFigures figures,
    Types types,
    Long steps,
    Long achievableSteps) {

  /** Entries by type, at their own level. */
  public record Types(
      long none,
      long folio,
      long marker,
      long pfn,
      long swap,
      long migration,
      long device,
      long hwpoison) {
    static Types of(TypeCounts c) {
      return new Types(
          c.getNone(),
          c.getFolio(),
          c.getMarker(),
          c.getPfn(),
          c.getSwap(),
          c.getMigration(),
          c.getDevice(),
          c.getHwpoison());
    }
  }

  /** MINORBITS of include/linux/kdev_t.h. */
  private static final int MINOR_BITS = 20;

  static VmaRow of(SnapshotVma snapshotVma) {
    Vma vma = snapshotVma.getVma();
    boolean told = SmapsField.isTold(snapshotVma.getSmaps());
    return new VmaRow(
        MapsText.address(vma.getStart()),
        MapsText.address(vma.getEnd()),
        vma.getEnd() - vma.getStart(),
        MapsText.permissions(vma),
        MapsText.kind(vma),
        vma.getInode(),
        vma.getFile()
            ? "%02x:%02x"
                .formatted(
                    vma.getDevice() >>> MINOR_BITS, vma.getDevice() & ((1 << MINOR_BITS) - 1))
            : null,
        snapshotVma.getCompleteness(),
        SmapsFigures.of(snapshotVma.getSmaps()),
        told ? Types.of(snapshotVma.getCounts()) : null,
        told ? snapshotVma.getSteps() : null,
        told ? snapshotVma.getAchievableSteps() : null);
  }
}
