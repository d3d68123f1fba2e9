// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Protocol PROTOCOL = Walkscope.PROTOCOL;
  private static final Set<Schema.Type> MEASURES =
      Set.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.DOUBLE, Schema.Type.BYTES);

  /** A name that ends in its unit needs no sentence. */
  private static final List<String> UNITS = List.of("_ns", "_ms", "_shift");

  @Test
  void everyRecordIsDocumented() {
    List<String> silent = new ArrayList<>();
    int records = 0;
    for (Schema type : PROTOCOL.getTypes()) {
      if (type.getType() == Schema.Type.RECORD) {
        records++;
        if (type.getDoc() == null || type.getDoc().isBlank()) {
          silent.add(type.getName());
        }
      }
    }
    assertThat(records).isGreaterThanOrEqualTo(20);
    assertThat(silent).isEmpty();
  }

  @Test
  void everyMeasureSaysItsUnit() {
    List<String> silent = new ArrayList<>();
    for (Schema type : PROTOCOL.getTypes()) {
      if (type.getType() == Schema.Type.RECORD
          && !String.valueOf(type.getDoc()).contains("Unit: ")) {
        for (Schema.Field field : type.getFields()) {
          if (measures(field.schema()) && field.doc() == null && !endsInUnit(field.name())) {
            silent.add(type.getName() + "." + field.name());
          }
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void whatMayBeUnknownSaysSoWithNull() {
    for (Schema type : PROTOCOL.getTypes()) {
      if (type.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : type.getFields()) {
          if (field.schema().isUnion()) {
            assertThat(field.schema().getTypes().get(0).getType())
                .as(type.getName() + "." + field.name())
                .isEqualTo(Schema.Type.NULL);
            assertThat(field.hasDefaultValue()).as(type.getName() + "." + field.name()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void topicsAreNamedOnce() {
    assertThat(Topics.ALL).doesNotHaveDuplicates().allMatch(t -> t.startsWith("walkscope."));
  }

  private static boolean measures(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().anyMatch(SchemaTest::measures)
        : MEASURES.contains(schema.getType());
  }

  private static boolean endsInUnit(String name) {
    return UNITS.stream().anyMatch(name::endsWith);
  }
}
