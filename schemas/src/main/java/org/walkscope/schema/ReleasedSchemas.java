// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Schemas of every released version, as their records stand on topics. Each version reads the
 * records of all others: a test holds this version's schemas against them.
 */
public final class ReleasedSchemas {
  /** Versions with records on topics, oldest first: {@code released/VERSION.avpr} has the types. */
  static final List<String> VERSIONS = List.of("0.1.0");

  private static final Map<String, Protocol> PROTOCOLS = new LinkedHashMap<>();

  static {
    VERSIONS.forEach(version -> PROTOCOLS.put(version, read(version)));
  }

  private ReleasedSchemas() {}

  /** Types of each version, oldest first. Example of a key: 0.1.0 */
  static Map<String, Protocol> protocols() {
    return Collections.unmodifiableMap(PROTOCOLS);
  }

  /** Schemas that a record of this name has had. Example: org.walkscope.schema.Walk */
  static List<Schema> of(String fullName) {
    return PROTOCOLS.values().stream()
        .map(protocol -> protocol.getType(fullName))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Records of released versions and of this one, by the CRC-64-AVRO that stands in their head. */
  public static Map<Long, Schema> byFingerprint() {
    Map<Long, Schema> all = new LinkedHashMap<>();
    Stream.concat(PROTOCOLS.values().stream(), Stream.of(Walkscope.PROTOCOL))
        .flatMap(protocol -> protocol.getTypes().stream())
        .filter(type -> type.getType() == Schema.Type.RECORD)
        .forEach(type -> all.putIfAbsent(SchemaNormalization.parsingFingerprint64(type), type));
    return all;
  }

  private static Protocol read(String version) {
    String name = "released/" + version + ".avpr";
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(name)) {
      return Protocol.parse(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
