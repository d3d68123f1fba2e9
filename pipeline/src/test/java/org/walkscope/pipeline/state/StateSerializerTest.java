// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.reflect.AvroDefault;
import org.apache.avro.reflect.Nullable;
import org.apache.avro.reflect.ReflectData;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.StringUtils;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.WalkExemplar;

class StateSerializerTest {
  private final StateSerializer<Kept> serializer = new StateSerializer<>(Kept.class);

  /** State as an operator may have it. */
  static final class Kept {
    long count = 3;
    @Nullable String name;
    long[] numbers = {4, 5};
    List<WalkExemplar> walks =
        new ArrayList<>(List.of(new WalkExemplar("h", "b", 1, 2L, 3L, 4L, 5L)));

    @AvroDefault("9")
    long added = 6;
  }

  @Test
  void readsWhatItWroteAndSharesNothingWithACopy() throws IOException {
    Kept kept = new Kept();
    Kept copy = serializer.copy(kept);
    kept.numbers[0] = 0;
    kept.walks.clear();
    assertThat(copy).usingRecursiveComparison().isEqualTo(new Kept());
  }

  @Test
  void readsStateFromBeforeAFieldWasAdded() throws IOException {
    String now = ReflectData.get().getSchema(Kept.class).toString();
    String before = now.replace("{\"name\":\"added\",\"type\":\"long\",\"default\":9},", "");
    assertThat(before).isNotEqualTo(now);
    TypeSerializerSnapshot<Kept> old = snapshot(before);
    assertThat(serializer.snapshotConfiguration().resolveSchemaCompatibility(old))
        .matches(compatibility -> compatibility.isCompatibleAfterMigration());

    byte[] bytes = bytes(new Kept()); // fields in the order of their names: the added one is first
    DataInputDeserializer withoutAdded =
        new DataInputDeserializer(bytes, Long.BYTES, bytes.length - Long.BYTES);
    Kept read = old.restoreSerializer().deserialize(withoutAdded);
    assertThat(read.added).isEqualTo(9);
    assertThat(read.walks).isEqualTo(new Kept().walks);
  }

  @Test
  void refusesStateWhoseFieldHasAnotherType() throws IOException {
    String now = ReflectData.get().getSchema(Kept.class).toString();
    String other =
        now.replace(
            "{\"name\":\"count\",\"type\":\"long\"}", "{\"name\":\"count\",\"type\":\"string\"}");
    assertThat(other).isNotEqualTo(now);
    assertThat(serializer.snapshotConfiguration().resolveSchemaCompatibility(snapshot(other)))
        .matches(compatibility -> compatibility.isIncompatible());
  }

  private byte[] bytes(Kept kept) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(kept, out);
    return out.getCopyOfBuffer();
  }

  /** As Flink's third version of an Avro serializer's snapshot stands in a savepoint. */
  private static TypeSerializerSnapshot<Kept> snapshot(String schema) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    StringUtils.writeString(Kept.class.getName(), out);
    StringUtils.writeString(schema, out);
    TypeSerializerSnapshot<Kept> snapshot = new StateSerializerSnapshot<>();
    snapshot.readSnapshot(
        3,
        new DataInputDeserializer(out.getCopyOfBuffer()),
        StateSerializerTest.class.getClassLoader());
    return snapshot;
  }
}
