// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** A reading of which walks have come, without the walks. */
public final class OpenReading implements Stored {
  private static final int VERSION = 1;

  /** Counts the readings of this process; they are numbered as they begin. */
  long id;

  ProcFile file;
  WalkerKind kind;
  int tid;
  long snapshot;

  /** Where its first walk began. */
  long start;

  long spans;
  long lastMs;
  long timerMs;

  /** No walk comes any more. */
  boolean closed;

  /** More than may be kept: its walks were let go. */
  boolean tooLong;

  static OpenReading of(long id, Walk walk) {
    OpenReading reading = new OpenReading();
    reading.id = id;
    reading.file = walk.getFile();
    reading.kind = walk.getWalkerKind();
    reading.tid = walk.getWalker().getTid();
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
    spans += 1L + walk.getExtents().size() + walk.getLocks().size();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(id);
    out.writeUTF(file.name());
    out.writeUTF(kind.name());
    out.writeInt(tid);
    for (long number : new long[] {snapshot, start, spans, lastMs, timerMs}) {
      out.writeLong(number);
    }
    out.writeBoolean(closed);
    out.writeBoolean(tooLong);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a reading in unknown version " + version);
    }
    id = in.readLong();
    file = ProcFile.valueOf(in.readUTF());
    kind = WalkerKind.valueOf(in.readUTF());
    tid = in.readInt();
    snapshot = in.readLong();
    start = in.readLong();
    spans = in.readLong();
    lastMs = in.readLong();
    timerMs = in.readLong();
    closed = in.readBoolean();
    tooLong = in.readBoolean();
  }
}
