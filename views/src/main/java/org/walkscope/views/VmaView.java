// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Vma;

/**
 * VMA of a read, in JSON an array: a process may have tens of thousands. {@code vmaOf} of
 * process.js names the values in this order.
 *
 * @param name null when there is none, or the trace does not say it
 * @param rss figures of {@link SmapsFigures}
 * @param steps null, as are achievable ones, where the trace has no entries
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record VmaView(
    String start,
    String end,
    String permissions,
    String kind,
    String name,
    Completeness completeness,
    Long rss,
    Long anonymous,
    Long swap,
    Long thp,
    Long hugetlb,
    Long presentPtes,
    Long steps,
    Long achievableSteps) {

  static VmaView of(SnapshotVma walked) {
    Vma vma = walked.getVma();
    boolean told = SmapsField.isTold(walked.getSmaps());
    SmapsFigures figures = SmapsFigures.of(walked.getSmaps());
    return new VmaView(
        MapsText.address(vma.getStart()),
        MapsText.address(vma.getEnd()),
        MapsText.permissions(vma),
        MapsText.kind(vma),
        vma.getName(),
        walked.getCompleteness(),
        figures.rss(),
        figures.anonymous(),
        figures.swap(),
        figures.thp(),
        figures.hugetlb(),
        figures.presentPtes(),
        told ? walked.getSteps() : null,
        told ? walked.getAchievableSteps() : null);
  }
}
