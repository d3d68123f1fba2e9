// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of any content are the bytes that Avro's own encoder makes of them. */
class RecordBytesTest {
  private static final int RECORDS = 200;

  private final Random random = new Random(5);

  @ParameterizedTest
  @ValueSource(
      classes = {
        TraceFragment.class,
        ProbeLoss.class,
        StreamEnd.class,
        StageLoss.class,
        Walk.class,
        Snapshot.class,
        LockHold.class,
        Stall.class,
        BatchEfficiency.class,
        LockTimings.class,
        WalkLatency.class,
        WalkerComparison.class
      })
  <T extends SpecificRecord> void areAvrosOwn(Class<T> type) throws Exception {
    SpecificData model = SpecificData.getForClass(type);
    Schema schema = model.getSchema(type);
    RecordCodec<T> codec = RecordCodec.of(type);
    for (int i = 0; i < RECORDS; i++) {
      byte[] generic = avro(GenericData.get(), schema, record(schema));
      T record = codec.decode(generic);
      // of the decoded one, whose map has an order of its own
      assertThat(codec.encode(record)).isEqualTo(avro(model, schema, record));
    }
  }

  private static byte[] avro(GenericData model, Schema schema, Object record) throws IOException {
    ByteBuffer encoded = new BinaryMessageEncoder<>(model, schema).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private GenericRecord record(Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> values(schema.getElementType());
      case MAP -> named(schema.getValueType());
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case BYTES -> ByteBuffer.wrap(new byte[random.nextInt(3000)]);
      case STRING -> "ä€".repeat(random.nextInt(40));
      case INT -> random.nextInt() >> random.nextInt(Integer.SIZE);
      case LONG -> random.nextLong() >> random.nextInt(Long.SIZE);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
      case FIXED -> throw new AssertionError("no record of ours has one");
    };
  }

  private List<Object> values(Schema schema) {
    List<Object> values = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      values.add(value(schema));
    }
    return values;
  }

  private Map<String, Object> named(Schema schema) {
    Map<String, Object> values = new HashMap<>();
    for (Object value : values(schema)) {
      values.put("ä€" + values.size(), value);
    }
    return values;
  }
}
