// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** A reading of which walks have come, without the walks. */
public final class OpenReading {
  /** Counts the readings of this process; they are numbered as they begin. */
  long id;

  ProcFile file;
  WalkerKind kind;
  long snapshot;

  /** Number of its last walk. */
  long lastWalk;

  /** Start of the first walk. */
  long start;

  long spans;

  /** End of the last walk, by the walk's own time. */
  long lastMs;

  /** Lead of the watermark over that time. */
  long behindMs;

  long timerMs;

  /** True when no more walks come. */
  boolean closed;

  /** More than may be kept: its walks were let go. */
  boolean tooLong;

  static OpenReading of(long id, Walk walk) {
    OpenReading reading = new OpenReading();
    reading.id = id;
    reading.file = walk.getFile();
    reading.kind = walk.getWalkerKind();
    reading.start = walk.getStart();
    return reading;
  }

  /**
   * A read of pagemap is many, one after the other, each a snapshot of its own. One that was given
   * less than it asked for may go back, but not to its beginning.
   */
  boolean goesOnWith(Walk walk) {
    boolean further = file == ProcFile.PAGEMAP && walk.getStart() > start;
    return !closed && kind == walk.getWalkerKind() && (snapshot == walk.getSnapshot() || further);
  }

  void add(Walk walk) {
    snapshot = walk.getSnapshot();
    lastWalk = walk.getWalk();
    spans += 1L + walk.getExtents().size() + walk.getLocks().size();
  }
}
