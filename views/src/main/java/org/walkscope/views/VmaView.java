// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Vma;

/**
 * VMA of a read, in JSON an array: a process may have tens of thousands. {@code vmaOf} of
 * process.js names the values in this order.
 *
 * @param name null when there is none, or the trace does not say it
 * @param rss figures of {@link SmapsFigures}
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record VmaView(
    String start,
    String end,
    String permissions,
    String kind,
    String name,
    Completeness completeness,
    long rss,
    Long anonymous,
    long swap,
    Long thp,
    long hugetlb,
    long presentPtes,
    long steps,
    long achievableSteps) {

  static VmaView of(SnapshotVma walked) {
    Vma vma = walked.getVma();
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
        walked.getSteps(),
        walked.getAchievableSteps());
  }
}
