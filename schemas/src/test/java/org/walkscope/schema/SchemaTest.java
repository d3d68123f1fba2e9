// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Protocol PROTOCOL = Walkscope.PROTOCOL;

  @Test
  void everyTypeAndFieldIsDocumented() {
    List<String> silent = new ArrayList<>();
    int records = 0;
    for (Schema type : PROTOCOL.getTypes()) {
      if (isBlank(type.getDoc())) {
        silent.add(type.getName());
      }
      if (type.getType() == Schema.Type.RECORD) {
        records++;
        for (Schema.Field field : type.getFields()) {
          if (isBlank(field.doc())) {
            silent.add(type.getName() + "." + field.name());
          }
        }
      }
    }
    assertThat(records).isGreaterThanOrEqualTo(20);
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

  private static boolean isBlank(String doc) {
    return doc == null || doc.isBlank();
  }
}
