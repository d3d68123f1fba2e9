// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** Avro records inside state: in single-object encoding, whose fingerprint names their schema. */
public final class AvroState {
  public static final RecordCodec<TraceFragment> FRAGMENTS = RecordCodec.of(TraceFragment.class);
  public static final RecordCodec<Host> HOSTS = RecordCodec.of(Host.class);
  public static final RecordCodec<Walker> WALKERS = RecordCodec.of(Walker.class);
  public static final RecordCodec<Cgroup> CGROUPS = RecordCodec.of(Cgroup.class);

  private AvroState() {}

  public static <T extends SpecificRecord> void write(DataOutput out, RecordCodec<T> codec, T value)
      throws IOException {
    byte[] bytes = codec.encode(value);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static <T extends SpecificRecord> T read(DataInput in, RecordCodec<T> codec)
      throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return codec.decode(bytes);
  }

  /** Text of any length; writeUTF refuses more than 64 KiB. */
  public static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, UTF_8);
  }
}
