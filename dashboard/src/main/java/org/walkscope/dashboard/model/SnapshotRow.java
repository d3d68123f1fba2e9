// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Cgroups;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.WalkerKind;
import org.walkscope.views.SmapsFigures;

/**
 * Snapshot as a row of the table.
 *
 * @param id the dashboard's own id, always the same for a snapshot
 * @param bootId boot of the host
 * @param comm name of the process walked
 * @param cgroup path of its cgroup; null when not known
 * @param walkerComm name of the task that walked
 * @param walkerCgroup path of its cgroup; null when not known
 * @param steps null where the trace tells no entries
 */
public record SnapshotRow(
    String id,
    String hostname,
    String bootId,
    Arch arch,
    String kernelRelease,
    String comm,
    int tgid,
    String cgroup,
    String walkerComm,
    int walkerTid,
    String walkerCgroup,
    ProcFile file,
    String consumer,
    WalkerKind walker,
    long beginEpochMs,
    long durationNs,
    Completeness completeness,
    long missingEvents,
    long missingVmas,
    int vmas,
    long walks,
    @JsonUnwrapped SmapsFigures figures,
    Long steps,
    Long achievableSteps) {

  static SnapshotRow of(String id, Snapshot s) {
    boolean told = SmapsField.isTold(s.getTotals());
    return new SnapshotRow(
        id,
        s.getHost().getHostname(),
        s.getHost().getBootId(),
        s.getHost().getArch(),
        s.getHost().getKernelRelease(),
        s.getTarget().getComm(),
        s.getTarget().getTgid(),
        Cgroups.pathOf(s.getTarget().getCgroup()),
        s.getWalker().getComm(),
        s.getWalker().getTid(),
        Cgroups.pathOf(s.getWalker().getCgroup()),
        s.getFile(),
        s.getConsumer(),
        s.getWalkerKind(),
        Math.floorDiv(s.getBeginEpochNs(), 1_000_000L),
        s.getDurationNs(),
        s.getCompleteness(),
        s.getMissingEvents(),
        s.getMissingVmas(),
        s.getVmas().size(),
        s.getWalks(),
        SmapsFigures.of(s.getTotals()),
        told ? s.getSteps() : null,
        told ? s.getAchievableSteps() : null);
  }
}
