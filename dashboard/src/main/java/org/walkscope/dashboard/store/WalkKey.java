// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkExemplar;

/** Identity of a walk: its task in a run of a probe, and its number. */
public record WalkKey(TaskRef task, long walk) {
  static WalkKey of(Walk walk) {
    return new WalkKey(TaskRef.of(walk.getHost(), walk.getWalker()), walk.getWalk());
  }

  /** Walk that a window names. */
  public static WalkKey of(WalkExemplar exemplar) {
    return new WalkKey(TaskRef.of(exemplar), exemplar.getWalk());
  }

  /**
   * Address of the walk, without its begin: host/boot/tid/start@run/number, as RecordKey writes it.
   */
  public String text() {
    return task.host()
        + "/"
        + task.bootId()
        + "/"
        + Integer.toUnsignedString(task.tid())
        + "/"
        + Long.toUnsignedString(task.startBoottimeNs())
        + (task.streamEpochNs() == null ? "" : "@" + task.streamEpochNs())
        + "/"
        + walk;
  }
}
