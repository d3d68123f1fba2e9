// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;

/**
 * Process as the question process takes it; start is text, as a number of JSON would lose digits.
 */
public record ProcessKey(String host, int pid, String start) {
  /** Key of the process that was walked; null where it is not known. */
  public static ProcessKey of(ResultHost host, Target target) {
    Long start = target.getStartBoottimeNs();
    return target.getTgid() == 0
        ? null
        : new ProcessKey(
            host.getHostname(), target.getTgid(), start == null ? null : start.toString());
  }
}
