// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.loss.DeadLetter;

/**
 * Taker of the results of a {@link CaptureRun}; walks, holds and stalls come in the order of a
 * thread.
 */
public interface CaptureResults {
  <T extends SpecificRecord> void take(ResultTopic<T> topic, T result);

  /** Takes a record that could not be decoded, or the damage of a capture. */
  void take(DeadLetter letter);

  /** Takes the place at which a segment of a spool is open: its agent had not closed it. */
  default void takeOpen(DeadLetter place) {
    take(place);
  }

  /**
   * Takes the time that a host has reached: no later walk, hold or stall of it ended before, if its
   * fragments are in order by half a minute.
   */
  default void reached(String hostname, long epochMs) {}

  /** Takes the end: no result comes after it. */
  default void end() {}
}
