// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.LockHold;

/** A lock held around walks that wait to be compared. */
public final class KeptHold implements Stored {
  private static final int VERSION = 1;

  LockHold hold;

  static KeptHold of(LockHold hold) {
    KeptHold kept = new KeptHold();
    kept.hold = hold;
    return kept;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    AvroState.write(out, AvroState.LOCK_HOLDS, hold);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a lock hold to compare in unknown version " + version);
    }
    hold = AvroState.read(in, AvroState.LOCK_HOLDS);
  }
}
