// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.walkscope.schema.Snapshot;

/** A snapshot with its VMAs, in address order. */
public record SnapshotDetail(
    @JsonUnwrapped SnapshotRow row, int pageShift, int pmdShift, List<VmaRow> vmaRows) {
  static SnapshotDetail of(String id, Snapshot snapshot) {
    return new SnapshotDetail(
        SnapshotRow.of(id, snapshot),
        snapshot.getHost().getPageShift(),
        snapshot.getHost().getPmdShift(),
        snapshot.getVmas().stream().map(VmaRow::of).toList());
  }
}
