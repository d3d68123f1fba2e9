// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.thread;

import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TrustedRecords;
import org.walkscope.schema.Walk;

/**
 * A walk and the thread, in which stream, that made it.
 *
 * @param thread hostname/boot_id/tid/start@stream: what walks and fragments are partitioned by
 * @param besideGap whether walks of the thread right before this one are missing
 */
public record Rebuilt(String thread, Walk walk, boolean besideGap) {
  static {
    TrustedRecords.declare();
  }

  public static String threadOf(TraceFragment fragment) {
    return RecordKey.ofThread(fragment.getHost(), fragment.getWalker())
        + '@'
        + fragment.getStreamEpochNs();
  }
}
