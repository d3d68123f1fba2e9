// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/** Snapshot of the class alone: a value begins with its version. */
public final class StoredSerializerSnapshot<T extends Stored> implements TypeSerializerSnapshot<T> {
  private Class<T> type;

  /** Constructor for Flink, which then reads the snapshot. */
  public StoredSerializerSnapshot() {}

  StoredSerializerSnapshot(Class<T> type) {
    this.type = type;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(type.getName());
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    // name alone, as resolveClassByName reads it
    type = InstantiationUtil.resolveClassByName(in, loader);
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new StoredSerializer<>(type);
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    boolean same = old instanceof StoredSerializerSnapshot<?> that && that.type == type;
    return same
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
