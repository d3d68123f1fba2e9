// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.util.List;
import java.util.Map;

/**
 * A key of a configuration file with what it is set to: a text, a list of texts, or a block of
 * further settings.
 *
 * @param key place of the key
 * @param value place of what it is set to
 * @param form which of the three
 * @param texts of a text or a list
 * @param block of a block, in the file's order
 */
public record Setting(
    Place key, Place value, Form form, List<String> texts, Map<String, Setting> block) {
  /** What a key is set to. */
  public enum Form {
    TEXT,
    LIST,
    BLOCK
  }

  static Setting of(Place key, Place value, String text) {
    return new Setting(key, value, Form.TEXT, List.of(text), Map.of());
  }

  static Setting of(Place key, Place value, List<String> texts) {
    return new Setting(key, value, Form.LIST, List.copyOf(texts), Map.of());
  }

  static Setting of(Place key, Place value, Map<String, Setting> block) {
    return new Setting(key, value, Form.BLOCK, List.of(), block);
  }
}
