// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class WrittenSchemasTest {
  private static final Schema WALK =
      SchemaBuilder.record("Walk")
          .namespace("org.walkscope.schema")
          .fields()
          .requiredLong("flavour")
          .endRecord();

  private static final Schema STRANGER =
      SchemaBuilder.record("Stranger")
          .namespace("org.walkscope.schema")
          .fields()
          .name("walks")
          .type()
          .array()
          .items(WALK)
          .noDefault()
          .endRecord();

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Map<Long, Schema> topic = new HashMap<>();

  @Test
  void fieldsAndRecordsThatAreNewAreNamed() {
    topic.put(1L, WALK);
    topic.put(2L, STRANGER);
    WrittenSchemas schemas = new WrittenSchemas(() -> topic, now::get);
    assertThat(schemas.explain(1))
        .isEqualTo("a newer Walk, with Walk.flavour: upgrade this version");
    assertThat(schemas.explain(2))
        .isEqualTo("a newer Stranger, with Stranger.walks, Walk.flavour: upgrade this version");
  }

  @Test
  void theTopicIsReadAgainAMinuteLaterAtTheEarliest() {
    AtomicInteger reads = new AtomicInteger();
    WrittenSchemas schemas =
        new WrittenSchemas(
            () -> {
              reads.incrementAndGet();
              return topic;
            },
            now::get);
    assertThat(schemas.explain(1))
        .contains("walkscope.schemas does not have it", "topics --create");
    topic.put(1L, WALK);
    assertThat(schemas.explain(1)).contains("does not have it");
    assertThat(reads).hasValue(1);
    now.set(Instant.EPOCH.plusSeconds(60));
    assertThat(schemas.explain(1)).contains("Walk.flavour");
    assertThat(schemas.explain(1)).contains("Walk.flavour");
    assertThat(reads).hasValue(2);
  }

  @Test
  void aTopicThatCannotBeReadIsToldAsThat() {
    WrittenSchemas schemas =
        new WrittenSchemas(
            () -> {
              throw new KafkaException("no rights");
            },
            now::get);
    assertThat(schemas.explain(1)).isEqualTo("walkscope.schemas cannot be read: no rights");
  }
}
