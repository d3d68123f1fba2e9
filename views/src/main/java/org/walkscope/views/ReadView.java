// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.util.List;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.WalkerKind;

/**
 * One read of a process: a snapshot.
 *
 * @param begin UTC
 * @param steps null, as are achievable ones, where the trace has no entries
 * @param vmas VMAs that the read lists
 * @param vmaRows null where they are not kept
 */
public record ReadView(
    String id,
    TaskView walker,
    String consumer,
    ProcFile file,
    WalkerKind walkerKind,
    String begin,
    long durationNs,
    Completeness completeness,
    long missingEvents,
    long missingVmas,
    long walks,
    Long steps,
    Long achievableSteps,
    SmapsFigures totals,
    int vmas,
    List<VmaView> vmaRows) {

  /** View of a snapshot, with its VMAs. */
  public static ReadView of(Snapshot read) {
    return of(read, read.getVmas().size(), read.getVmas().stream().map(VmaView::of).toList());
  }

  /**
   * View of a snapshot without its VMAs.
   *
   * @param vmas VMAs that it lists
   */
  public static ReadView of(Snapshot head, int vmas) {
    return of(head, vmas, null);
  }

  private static ReadView of(Snapshot read, int vmas, List<VmaView> vmaRows) {
    boolean told = SmapsField.isTold(read.getTotals());
    return new ReadView(
        ViewIds.of(read),
        TaskView.of(read.getWalker()),
        read.getConsumer(),
        read.getFile(),
        read.getWalkerKind(),
        ViewIds.time(read.getBeginEpochNs()),
        read.getDurationNs(),
        read.getCompleteness(),
        read.getMissingEvents(),
        read.getMissingVmas(),
        read.getWalks(),
        told ? read.getSteps() : null,
        told ? read.getAchievableSteps() : null,
        SmapsFigures.of(read.getTotals()),
        vmas,
        vmaRows);
  }

  /** The same without its VMAs. */
  public ReadView withoutVmas() {
    return new ReadView(
        id,
        walker,
        consumer,
        file,
        walkerKind,
        begin,
        durationNs,
        completeness,
        missingEvents,
        missingVmas,
        walks,
        steps,
        achievableSteps,
        totals,
        vmas,
        null);
  }
}
