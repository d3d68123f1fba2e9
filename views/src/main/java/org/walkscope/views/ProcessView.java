// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.util.List;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Target;

/**
 * Process and its reads over time.
 *
 * @param readsSeen reads of the process, listed or not
 * @param reads in the order of their begins
 */
public record ProcessView(
    String id, HostView host, TaskView process, long readsSeen, List<ReadView> reads) {

  /** View of reads of one process, as the latest of them names it. */
  public static ProcessView of(
      ResultHost host, Target process, long readsSeen, List<ReadView> reads) {
    return new ProcessView(
        ViewIds.of(host, process), HostView.of(host), TaskView.of(process), readsSeen, reads);
  }
}
