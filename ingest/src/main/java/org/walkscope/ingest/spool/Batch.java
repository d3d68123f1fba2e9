// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records between two marks of a stream, in their order.
 *
 * @param segment number of the segment that has them
 * @param from sums at the mark before
 * @param to sums at the mark behind them
 * @param ended true if the stream ends with them
 * @param damage what of them is not whole on the disk
 */
public record Batch(
    long segment,
    Segment.Totals from,
    Segment.Totals to,
    boolean ended,
    List<SpecificRecord> records,
    Damage damage) {

  /**
   * Losses between two marks.
   *
   * @param parts of the file
   * @param place of the first of them
   */
  record Damage(long parts, Missing missing, String place) {
    static final Damage NONE = new Damage(0, Missing.NONE, "");
  }
}
