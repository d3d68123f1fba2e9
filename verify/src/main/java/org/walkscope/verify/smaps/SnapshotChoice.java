// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Snapshot;
import org.walkscope.verify.proc.IndexedRead;

/**
 * Choice of the snapshot that a kernel's text belongs to: the last read of that file of that
 * process in that boot.
 *
 * @param host of the capture
 * @param tgid of the process; null takes the workload by its name
 */
public record SnapshotChoice(Host host, Integer tgid) {
  /** Name of the program of bpf/workload. */
  static final String WORKLOAD = "walkload";

  /** The last such read; empty when there was none. */
  public Optional<Snapshot> last(List<Snapshot> snapshots, ProcFile file) {
    return snapshots.stream()
        .filter(snapshot -> snapshot.getHost().getHostname().equals(host.getHostname()))
        .filter(snapshot -> snapshot.getHost().getBootId().equals(host.getBootId()))
        .filter(snapshot -> snapshot.getFile() == file)
        .filter(this::isTarget)
        .max(Comparator.comparingLong(Snapshot::getBeginEpochNs));
  }

  /** The one that was made by this very read; empty when there was none. */
  public Optional<Snapshot> of(List<Snapshot> snapshots, ProcFile file, IndexedRead read) {
    long toEpochNs = host.getMonotonicToEpochNs();
    return last(
        snapshots.stream()
            .filter(snapshot -> snapshot.getBeginEpochNs() >= read.beginNs() + toEpochNs)
            .filter(snapshot -> snapshot.getBeginEpochNs() <= read.endNs() + toEpochNs)
            .toList(),
        file);
  }

  private boolean isTarget(Snapshot snapshot) {
    return tgid == null
        ? snapshot.getTarget().getComm().equals(WORKLOAD)
        : snapshot.getTarget().getTgid() == tgid;
  }

  @Override
  public String toString() {
    return tgid == null ? "a process called " + WORKLOAD : "process " + tgid;
  }
}
