// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Topics;

/** Sums of the lock timings of hosts, in windows of 10 s. */
record LockSums(long windows, long spans, long waitNs, long holdNs) {
  static final LockSums NONE = new LockSums(0, 0, 0, 0);

  LockSums plus(LockTimings timings) {
    return new LockSums(
        windows + 1,
        spans + timings.getHold().getCount(),
        waitNs + timings.getWait().getSumNs(),
        holdNs + timings.getHold().getSumNs());
  }

  /** Sums of the committed records of the topic. */
  static LockSums read(BenchTopics topics) throws IOException {
    RecordCodec<LockTimings> codec = RecordCodec.of(LockTimings.class);
    LockSums[] sums = {NONE};
    topics.forEach(
        Topics.LOCK_TIMINGS,
        found -> {
          try {
            LockTimings timings = codec.decode(found.value());
            long sizeMs = timings.getWindowEndEpochMs() - timings.getWindowStartEpochMs();
            boolean ofHost = !timings.getHostname().isEmpty();
            if (sizeMs == LockWindows.WINDOW_MS && ofHost) {
              sums[0] = sums[0].plus(timings);
            }
          } catch (BadRecordException e) {
            throw new BenchException("lock timings that cannot be read back", e);
          }
        });
    return sums[0];
  }
}
