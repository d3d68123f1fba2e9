// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.ingest.StreamState;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.TraceFragment;

/**
 * What the last segment of a stream holds: all up to its last whole mark is safe, and was
 * confirmed; what is behind it the probe still has.
 *
 * @param state of the stream at the last mark
 * @param first the first mark
 * @param last the last mark
 * @param lastLoss the probe's counters before the last mark; null if there are none
 * @param bytes of the file up to the end of the last mark, or of the file where it ends regularly
 */
record Recovery(
    StreamState state, SpoolMark first, SpoolMark last, ProbeLoss lastLoss, long bytes) {

  /**
   * Reads a segment; null if no mark in it is whole.
   *
   * @param most bytes of the file that are read
   */
  static Recovery of(Path segment, long most) throws IOException {
    ProbeLoss lastLoss = null;
    long bytes = 0;
    long behindFirst = 0;
    int marks = 0;
    boolean damaged = false; // before the last mark
    try (SegmentReader reader = new SegmentReader(segment, most)) {
      for (SegmentReader.Marked marked = reader.next();
          marked != null && marked.mark() != null;
          marked = reader.next()) {
        for (SpecificRecord record : marked.records()) {
          if (record instanceof ProbeLoss loss) {
            lastLoss = loss;
          } else if (record instanceof TraceFragment) {
            behindFirst += marks == 0 ? 0 : 1;
          }
        }
        marks++;
        bytes = marked.end();
        damaged = !reader.damage().isEmpty();
      }
      MarkedState state = reader.state();
      if (state.last() == null) {
        return null;
      }
      boolean whole = !damaged && state.first().getWhole();
      long unseen = state.last().getFragments() - state.first().getFragments() - behindFirst;
      return new Recovery(
          whole ? state.state() : state.stateAfterDamage(Math.max(0, unseen)),
          state.first(),
          state.last(),
          lastLoss,
          reader.endsWhole() ? most : bytes);
    }
  }
}
