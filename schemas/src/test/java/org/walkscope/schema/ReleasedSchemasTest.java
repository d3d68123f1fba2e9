// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Compatibility that a schema registry calls FULL_TRANSITIVE. */
class ReleasedSchemasTest {
  private static final Path FOLDER = Path.of("src/main/resources/org/walkscope/schema/released");

  /** Each schema reads, and is read by, every one before it. */
  private static final SchemaValidator FULL_TRANSITIVE =
      new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

  @Test
  void eachRecordReadsAndIsReadByEveryReleasedVersion() throws SchemaValidationException {
    for (Schema type : Walkscope.PROTOCOL.getTypes()) {
      if (type.getType() == Schema.Type.RECORD) {
        List<Schema> released = new ArrayList<>(ReleasedSchemas.of(type.getFullName()));
        Collections.reverse(released); // newest first, as the validator takes them
        FULL_TRANSITIVE.validate(type, released);
      }
    }
  }

  @Test
  void noReleasedTypeIsGone() {
    List<String> now = Walkscope.PROTOCOL.getTypes().stream().map(Schema::getFullName).toList();
    assertThat(
            ReleasedSchemas.protocols().values().stream()
                .flatMap(protocol -> protocol.getTypes().stream())
                .map(Schema::getFullName)
                .toList())
        .isSubsetOf(now)
        .contains("org.walkscope.schema.Walk");
  }

  @Test
  void aFieldWithoutDefaultAndAFieldOfAnotherTypeAreRefused() {
    Schema walk = Walk.getClassSchema();
    List<Schema> released = ReleasedSchemas.of(walk.getFullName());
    Schema.Field extra = new Schema.Field("extra", Schema.create(Schema.Type.LONG), "extra");
    assertThatThrownBy(() -> FULL_TRANSITIVE.validate(with(walk, extra), released))
        .isInstanceOf(SchemaValidationException.class);
    Schema text =
        SchemaBuilder.record(walk.getName())
            .namespace(walk.getNamespace())
            .fields()
            .requiredString(walk.getFields().get(0).name())
            .endRecord();
    assertThatThrownBy(() -> FULL_TRANSITIVE.validate(text, released))
        .isInstanceOf(SchemaValidationException.class);
  }

  @Test
  void aRecordOfAReleasedVersionIsRead() throws IOException, BadRecordException {
    for (Schema released : ReleasedSchemas.of(Host.getClassSchema().getFullName())) {
      for (Object host : new RandomData(released, 50, 1)) {
        byte[] bytes = new BinaryMessageEncoder<>(GenericData.get(), released).encode(host).array();
        assertThat(RecordCodec.of(Host.class).decode(bytes)).isNotNull();
      }
    }
  }

  @Test
  void everyVersionsRecordsAreKnownByTheirFingerprint() {
    assertThat(ReleasedSchemas.byFingerprint())
        .containsKey(SchemaNormalization.parsingFingerprint64(Walk.getClassSchema()));
    ReleasedSchemas.protocols()
        .values()
        .forEach(
            protocol ->
                assertThat(ReleasedSchemas.byFingerprint())
                    .containsKey(
                        SchemaNormalization.parsingFingerprint64(
                            protocol.getType("org.walkscope.schema.Walk"))));
  }

  @Test
  void everyFileIsOfAVersion() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              ReleasedSchemas.VERSIONS.stream().map(version -> version + ".avpr").toList());
    }
  }

  /** Run at a release: {@code -Dreleased.write=0.2.0 -Dtest=ReleasedSchemasTest}. */
  @Test
  @EnabledIfSystemProperty(named = "released.write", matches = "\\d+\\.\\d+\\.\\d+")
  void writeThisVersion() throws IOException {
    Path file = FOLDER.resolve(System.getProperty("released.write") + ".avpr");
    assertThat(file).as("a released version does not change").doesNotExist();
    Files.writeString(file, Walkscope.PROTOCOL.toString(true) + "\n");
  }

  private static Schema with(Schema record, Schema.Field extra) {
    List<Schema.Field> fields = new ArrayList<>();
    record.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(extra);
    return Schema.createRecord(
        record.getName(), record.getDoc(), record.getNamespace(), false, fields);
  }
}
