// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot;

/**
 * Class and Avro schema of state, as Flink keeps them. Flink reads state back before an operator
 * opens: this class is the first of ours that it loads then, so it tells Avro of the others.
 */
public final class StateSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  static {
    StateClasses.trust();
  }

  private final TypeSerializerSnapshot<T> avro;

  /** Constructor for Flink, which then reads the snapshot. */
  public StateSerializerSnapshot() {
    this(new AvroSerializerSnapshot<>());
  }

  StateSerializerSnapshot(TypeSerializerSnapshot<T> avro) {
    this.avro = avro;
  }

  @Override
  public int getCurrentVersion() {
    return avro.getCurrentVersion();
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    avro.writeSnapshot(out);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    avro.readSnapshot(version, in, loader);
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return avro.restoreSerializer();
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    return old instanceof StateSerializerSnapshot<T> that
        ? avro.resolveSchemaCompatibility(that.avro)
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
