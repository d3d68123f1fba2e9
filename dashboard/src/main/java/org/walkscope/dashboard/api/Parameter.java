// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.util.Arrays;
import java.util.List;

/**
 * Parameter of a question.
 *
 * @param text sentence that says what it is
 * @param kind kind of its values
 * @param constants values there are; empty when any value is
 */
public record Parameter(String name, String text, Kind kind, List<String> constants) {
  /** Kind of values. */
  public enum Kind {
    TEXT("string"),
    NUMBER("integer");

    private final String schema;

    Kind(String schema) {
      this.schema = schema;
    }

    /** Type as JSON Schema names it. */
    public String schema() {
      return schema;
    }
  }

  /** Parameter that takes any text. */
  public static Parameter text(String name, String text) {
    return new Parameter(name, text, Kind.TEXT, List.of());
  }

  /** Parameter that takes a whole number. */
  public static Parameter number(String name, String text) {
    return new Parameter(name, text, Kind.NUMBER, List.of());
  }

  /** Parameter that takes a constant of an enum, in any case. */
  public static <E extends Enum<E>> Parameter constant(String name, String text, Class<E> type) {
    return choice(
        name, text, Arrays.stream(type.getEnumConstants()).map(Enum::name).toArray(String[]::new));
  }

  /** Parameter that takes one of a few words. */
  public static Parameter choice(String name, String text, String... words) {
    return new Parameter(name, text, Kind.TEXT, List.of(words));
  }
}
