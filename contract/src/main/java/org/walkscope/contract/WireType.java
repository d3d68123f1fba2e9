// SPDX-License-Identifier: Apache-2.0
package org.walkscope.contract;

import java.util.List;

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
    /** Padding that is written as 0. */
    boolean reserved() {
      return name.equals("reserved");
    }
  }

  /** A constant of an enumeration. */
  record Constant(String name, long value, String comment) {}
}
