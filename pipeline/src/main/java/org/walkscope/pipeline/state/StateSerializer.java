// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;

/** Flink's Avro serializer, with deep copies of fields that Avro cannot copy. */
final class StateSerializer<T> extends AvroSerializer<T> {
  private static final long serialVersionUID = 1L;

  StateSerializer(Class<T> type) {
    super(type);
    StateClasses.trust();
  }

  /** Copy by encoding: Avro's own copy fails on custom-encoded fields and arrays. */
  @Override
  public T copy(T from) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(1024);
      serialize(from, out);
      return deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
    } catch (IOException e) {
      throw new IllegalStateException("state that does not read back as it was written", e);
    }
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return new StateSerializer<>(getType());
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new StateSerializerSnapshot<>(super.snapshotConfiguration());
  }
}
