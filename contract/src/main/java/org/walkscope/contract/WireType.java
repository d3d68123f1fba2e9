// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A struct or an enumeration of {@code wire.h}: numbers by the compiler, sentences by its comments.
 */
sealed interface WireType {
  /** Name in C, with its prefix. Example: {@code ws_lock}. */
  String name();

  /** The comment above it. */
  String comment();

  /**
   * A struct.
   *
   * @param bytes sizeof
   */
  record Struct(String name, String comment, int bytes, List<Field> fields) implements WireType {
    /**
     * The struct that stands first in this one, as {@code ws_event} does in all events; or null.
     */
    String head() {
      Field first = fields.get(0);
      return first.at() == 0 && first.kind() == Kind.STRUCT ? first.type() : null;
    }

    /** First fields of each version with which the struct grew, the newest first. */
    List<Field> growth() {
      SortedMap<Integer, Field> first = new TreeMap<>(Comparator.reverseOrder());
      for (Field field : fields) {
        if (field.since() > 0) {
          first.putIfAbsent(field.since(), field);
        }
      }
      return List.copyOf(first.values());
    }
  }

  /** An enumeration. */
  record Enumeration(String name, String comment, List<Constant> constants) implements WireType {}

  /** Kind of a field: how it is read. */
  enum Kind {
    U8,
    U16,
    U32,
    S32,
    U64,
    S64,
    TEXT,
    BYTES,
    STRUCT
  }

  /**
   * A field.
   *
   * @param type as C spells it: {@code __u64}, {@code char[16]}
   * @param at offset, bytes
   * @param bytes size
   * @param comment the comment behind it
   */
  record Field(String name, String type, Kind kind, int at, int bytes, String comment) {
    private static final Pattern SINCE = Pattern.compile("^Since version (\\d+)\\.");

    /** Version of the stream with which the struct grew by the field; 0 if it always had it. */
    int since() {
      Matcher since = SINCE.matcher(comment);
      return since.find() ? Integer.parseInt(since.group(1)) : 0;
    }

    /** Padding that is written as 0. */
    boolean reserved() {
      return name.equals("reserved");
    }
  }

  /** A constant of an enumeration. */
  record Constant(String name, long value, String comment) {}
}
