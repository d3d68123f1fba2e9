// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka.topics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.walkscope.kafka.Refusal;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walkscope;

/**
 * What this version lacks to read a record of a newer one, from {@link SchemaTopic}: read at most
 * once a minute, when an unknown fingerprint is met.
 */
public final class WrittenSchemas {
  private static final Duration BETWEEN = Duration.ofMinutes(1);
  private static final int MOST_NAMED = 5;

  private final Supplier<Map<Long, Schema>> topic;
  private final InstantSource clock;
  private Map<Long, Schema> known = Map.of();
  private Instant next = Instant.MIN;
  private String problem;

  /**
   * Schemas of a topic.
   *
   * @param topic reads it. Example: () -> SchemaTopic.read(cluster)
   */
  public WrittenSchemas(Supplier<Map<Long, Schema>> topic, InstantSource clock) {
    this.topic = topic;
    this.clock = clock;
  }

  /** What is behind a fingerprint, as the end of a sentence that names it. */
  public String explain(long fingerprint) {
    if (!known.containsKey(fingerprint)) {
      readAgain();
    }
    Schema schema = known.get(fingerprint);
    if (schema == null) {
      return problem == null
          ? "%s does not have it: run 'walkscope topics --create' of the version that wrote it"
              .formatted(Topics.SCHEMAS)
          : "%s cannot be read: %s".formatted(Topics.SCHEMAS, problem);
    }
    List<String> lacking = new ArrayList<>(lacking(schema));
    if (lacking.isEmpty()) {
      return "a " + schema.getName() + " that differs in types or defaults: upgrade this version";
    }
    int named = Math.min(lacking.size(), MOST_NAMED);
    return "a newer %s, with %s%s: upgrade this version"
        .formatted(
            schema.getName(),
            String.join(", ", lacking.subList(0, named)),
            named < lacking.size() ? " and %d more".formatted(lacking.size() - named) : "");
  }

  private void readAgain() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(BETWEEN);
    try {
      known = Map.copyOf(topic.get());
      problem = null;
    } catch (KafkaException e) {
      problem = Refusal.reason(e);
    }
  }

  /** Records and fields, as Record.field, that this version's schemas do not have. */
  static Set<String> lacking(Schema newer) {
    Set<String> lacking = new LinkedHashSet<>();
    collect(newer, lacking, new LinkedHashSet<>());
    return lacking;
  }

  private static void collect(Schema newer, Set<String> lacking, Set<String> seen) {
    switch (newer.getType()) {
      case RECORD -> {
        if (seen.add(newer.getFullName())) {
          Schema ours = Walkscope.PROTOCOL.getType(newer.getFullName());
          for (Schema.Field field : newer.getFields()) {
            if (ours == null || ours.getField(field.name()) == null) {
              lacking.add(newer.getName() + "." + field.name());
            }
            collect(field.schema(), lacking, seen);
          }
        }
      }
      case ENUM -> {
        Schema ours = Walkscope.PROTOCOL.getType(newer.getFullName());
        for (String symbol : newer.getEnumSymbols()) {
          if (ours == null || !ours.hasEnumSymbol(symbol)) {
            lacking.add(newer.getName() + "." + symbol);
          }
        }
      }
      case ARRAY -> collect(newer.getElementType(), lacking, seen);
      case MAP -> collect(newer.getValueType(), lacking, seen);
      case UNION -> newer.getTypes().forEach(each -> collect(each, lacking, seen));
      default -> {
        // a primitive, or fixed bytes: nothing inside it
      }
    }
  }
}
