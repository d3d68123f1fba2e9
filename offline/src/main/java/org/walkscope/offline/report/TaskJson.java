// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walker;

/** Uids and cgroups of single tasks as fields of JSON, with the records' names; null: not known. */
final class TaskJson {
  private TaskJson() {}

  /** Puts walker_uid and walker_cgroup. */
  static void walker(Walker walker, ObjectNode to) {
    put("walker_", walker.getUid(), walker.getCgroup(), to);
  }

  /**
   * Puts target_uid and target_cgroup.
   *
   * @param target null where no record names it
   */
  static void target(Target target, ObjectNode to) {
    put("target_", target, to);
  }

  /** Puts uid and cgroup, into an object that is of the process alone. */
  static void process(Target process, ObjectNode to) {
    put("", process, to);
  }

  private static void put(String prefix, Target target, ObjectNode to) {
    if (target == null) {
      put(prefix, null, null, to);
    } else {
      put(prefix, target.getUid(), target.getCgroup(), to);
    }
  }

  private static void put(String prefix, Integer uid, Cgroup cgroup, ObjectNode to) {
    to.put(prefix + "uid", uid == null ? null : (Long) Integer.toUnsignedLong(uid));
    if (cgroup == null) {
      to.putNull(prefix + "cgroup");
    } else {
      to.putObject(prefix + "cgroup")
          .put("id", cgroup.getId())
          .put("path", cgroup.getPath())
          .put("unit", cgroup.getUnit())
          .put("container_id", cgroup.getContainerId())
          .put("pod_uid", cgroup.getPodUid());
    }
  }
}
