// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** Avro records inside state: in single-object encoding, whose fingerprint names their schema. */
final class AvroState {
  static final RecordCodec<TraceFragment> FRAGMENTS = RecordCodec.of(TraceFragment.class);
  static final RecordCodec<Host> HOSTS = RecordCodec.of(Host.class);
  static final RecordCodec<Walker> WALKERS = RecordCodec.of(Walker.class);

  private AvroState() {}

  static <T extends SpecificRecord> void write(DataOutput out, RecordCodec<T> codec, T value)
      throws IOException {
    byte[] bytes = codec.encode(value);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static <T extends SpecificRecord> T read(DataInput in, RecordCodec<T> codec) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return codec.decode(bytes);
  }
}
