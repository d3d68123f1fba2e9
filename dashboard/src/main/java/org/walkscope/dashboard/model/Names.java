// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import org.walkscope.schema.Cgroups;
import org.walkscope.schema.Snapshot;

/**
 * Filter of snapshots by the names of the process read; null lets every name through.
 *
 * @param comm name of the process walked
 * @param cgroup path of a cgroup of the process: with all cgroups below
 */
public record Names(String comm, String cgroup) {
  public static final Names ALL = new Names(null, null);

  boolean matches(Snapshot snapshot) {
    return (comm == null || comm.equals(snapshot.getTarget().getComm()))
        && (cgroup == null || Cgroups.isBelow(snapshot.getTarget().getCgroup(), cgroup));
  }
}
