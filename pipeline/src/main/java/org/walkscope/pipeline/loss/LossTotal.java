// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.loss;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.pipeline.state.Stored;

/** One counter of one boot so far. */
public final class LossTotal implements Stored {
  private static final int VERSION = 1;

  long count;
  String first = "";
  long lastMs;
  long timerMs;

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(count);
    AvroState.writeText(out, first);
    out.writeLong(lastMs);
    out.writeLong(timerMs);
  }

  @Override
  public void read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("state of a loss counter in unknown version " + version);
    }
    count = in.readLong();
    first = AvroState.readText(in);
    lastMs = in.readLong();
    timerMs = in.readLong();
  }
}
