// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.loss.LossCounter;
import org.walkscope.schema.Walk;

/** Takes what comes of a thread's events. */
interface WalkListener {
  void walk(Walk walk);

  /**
   * Something was left out.
   *
   * @param counter name of what was left out
   * @param place where the first of it was
   */
  void lost(LossCounter counter, long count, String place);
}
