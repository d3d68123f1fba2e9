// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Snapshot;

/**
 * Filter of snapshots by the names of process and reader; null lets every name through.
 *
 * @param comm name of the process walked
 * @param walkerComm name of the task that walked
 * @param cgroup path of a cgroup of the process: with all cgroups below
 */
public record Names(String comm, String walkerComm, String cgroup) {
  public static final Names ALL = new Names(null, null, null);

  boolean matches(Snapshot snapshot) {
    return (comm == null || comm.equals(snapshot.getTarget().getComm()))
        && (walkerComm == null || walkerComm.equals(snapshot.getWalker().getComm()))
        && (cgroup == null || isBelow(pathOf(snapshot.getTarget().getCgroup())));
  }

  private boolean isBelow(String path) {
    String folder = cgroup.endsWith("/") ? cgroup : cgroup + "/";
    return path != null && (path + "/").startsWith(folder);
  }

  /** Path of a cgroup; null when it is not known. */
  static String pathOf(Cgroup cgroup) {
    return cgroup == null ? null : cgroup.getPath();
  }
}
