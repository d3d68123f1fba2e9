// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;
import org.walkscope.schema.Walk;

/** A walk that waits for the rest of its reading, and for the reading to be compared. */
public final class KeptWalk implements Stored {
  private static final int VERSION = 1;

  Walk walk;

  static KeptWalk of(Walk walk) {
    KeptWalk kept = new KeptWalk();
    kept.walk = walk;
    return kept;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    AvroState.write(out, AvroState.WALKS, walk);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a walk to compare in unknown version " + version);
    }
    walk = AvroState.read(in, AvroState.WALKS);
  }
}
