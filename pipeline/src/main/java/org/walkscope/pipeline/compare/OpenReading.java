// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** Reading in progress, without its walks. */
public final class OpenReading {
  /** Number of the reading among those of the process, by their begin. */
  long id;

  ProcFile file;
  WalkerKind kind;
  long snapshot;

  /** Run of the probe that numbers its walks and snapshots. */
  long streamEpochNs;

  /** Number of its last walk. */
  long lastWalk;

  /** Start of the first walk. */
  long start;

  long spans;

  /** End of the last walk, by the walk's own time. */
  long lastMs;

  /** Lead of the watermark over the end of the last walk. */
  long behindMs;

  long timerMs;

  /** True when no more walks come. */
  boolean closed;

  /** True when the reading was larger than may be kept, and its walks were dropped. */
  boolean tooLong;

  static OpenReading of(long id, Walk walk) {
    OpenReading reading = new OpenReading();
    reading.id = id;
    reading.file = walk.getFile();
    reading.kind = walk.getWalkerKind();
    reading.start = walk.getStart();
    reading.streamEpochNs = walk.getHost().getStreamEpochNs();
    return reading;
  }

  /**
   * A reading of pagemap is many reads, one after the other, each a snapshot of its own. A read
   * after a short one may go back, but not to the beginning.
   */
  boolean goesOnWith(Walk walk) {
    boolean further = file == ProcFile.PAGEMAP && walk.getStart() > start;
    return !closed
        && kind == walk.getWalkerKind()
        && isNumberedAs(walk)
        && (snapshot == walk.getSnapshot() || further);
  }

  /** True if one run of the probe numbered both. */
  boolean isNumberedAs(Walk walk) {
    return streamEpochNs == walk.getHost().getStreamEpochNs();
  }

  void add(Walk walk) {
    snapshot = walk.getSnapshot();
    lastWalk = walk.getWalk();
    spans += 1L + walk.getExtents().size() + walk.getLocks().size();
  }
}
