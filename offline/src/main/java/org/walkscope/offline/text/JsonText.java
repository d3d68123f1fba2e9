// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/**
 * JSON as commands print it: in ASCII, other characters as {@code \}{@code u202e}, so that a name
 * in it controls no terminal.
 */
public final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private JsonText() {}

  /** Lines of JSON, without a line end at the end. */
  public static String of(JsonNode json) {
    try {
      return MAPPER
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(json)
          .replace("\u007f", "\\u007f");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree that is no JSON", e);
    }
  }

  /** Tree of records, lists and maps. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
