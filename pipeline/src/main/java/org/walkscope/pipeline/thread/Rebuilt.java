// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.Walk;

/**
 * Walk, and the thread and stream that made it.
 *
 * @param thread hostname/boot_id/tid/start@stream: key of walks and fragments
 * @param besideGap whether walks of the thread right before this one are missing
 */
public record Rebuilt(String thread, Walk walk, boolean besideGap) {
  static {
    TrustedRecords.declare();
  }

  public static String threadOf(TraceFragment fragment) {
    return RecordKey.ofThreadInRun(fragment);
  }
}
