// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.wire.WireText;

/** Names of a column, each once; an event holds a name's place. */
final class StringTable {
  private final Map<String, Integer> index = new LinkedHashMap<>();

  void clear() {
    index.clear();
  }

  /** Strings in the order of their numbers. */
  List<String> toList() {
    return new ArrayList<>(index.keySet());
  }

  void write(String value, ColumnBytes out) {
    int next = index.size();
    Integer at = index.putIfAbsent(value, next);
    out.varint32(at == null ? next : at);
  }

  /**
   * Reads a name.
   *
   * @param size of the field it is for
   */
  static String read(List<String> list, int size, ColumnCursor in) throws MalformedColumnException {
    int at = in.varint32();
    if (Integer.compareUnsigned(at, list.size()) >= 0) {
      throw in.malformed("string " + Integer.toUnsignedString(at) + " of " + list.size());
    }
    String value = list.get(at);
    if (!WireText.fits(value, size)) {
      throw in.malformed("a name that does not fit " + size + " bytes");
    }
    return value;
  }
}
