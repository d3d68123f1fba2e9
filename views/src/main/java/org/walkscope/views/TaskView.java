// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.Cgroup;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walker;

/**
 * Task of a view.
 *
 * @param tid null for a process as a whole
 * @param cgroup path; null when not known
 */
public record TaskView(String comm, int tgid, Integer tid, String cgroup) {
  static TaskView of(Walker walker) {
    return new TaskView(
        walker.getComm(), walker.getTgid(), walker.getTid(), path(walker.getCgroup()));
  }

  static TaskView of(Target target) {
    return new TaskView(target.getComm(), target.getTgid(), null, path(target.getCgroup()));
  }

  static TaskView of(StalledWaiter waiter) {
    return new TaskView(waiter.getComm(), waiter.getTgid(), waiter.getTid(), null);
  }

  private static String path(Cgroup cgroup) {
    return cgroup == null ? null : cgroup.getPath();
  }
}
