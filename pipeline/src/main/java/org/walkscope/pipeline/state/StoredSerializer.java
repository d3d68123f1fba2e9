// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.walkscope.schema.TrustedRecords;

/** Flink serializer of a {@link Stored}. */
public final class StoredSerializer<T extends Stored> extends TypeSerializer<T> {
  static {
    // every operator that makes our records has state, so classes are declared in time on every
    // task
    // manager
    TrustedRecords.declare();
  }

  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  public StoredSerializer(Class<T> type) {
    this.type = type;
  }

  Class<T> type() {
    return type;
  }

  @Override
  public T createInstance() {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " needs a public constructor without arguments", e);
    }
  }

  @Override
  public void serialize(T value, DataOutputView out) throws IOException {
    value.write(out);
  }

  @Override
  public T deserialize(DataInputView in) throws IOException {
    T value = createInstance();
    value.read(in);
    return value;
  }

  @Override
  public T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public T copy(T from) {
    try {
      DataOutputSerializer out = new DataOutputSerializer(1024);
      from.write(out);
      return deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
    } catch (IOException e) {
      throw new IllegalStateException("state that cannot be read back as it was written", e);
    }
  }

  @Override
  public T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public void copy(DataInputView from, DataOutputView to) throws IOException {
    serialize(deserialize(from), to);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return this;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredSerializer<?> that && that.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new StoredSerializerSnapshot<>(type);
  }
}
