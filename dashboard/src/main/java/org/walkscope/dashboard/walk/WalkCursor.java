// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.walkscope.dashboard.api.Refusal;

/**
 * Place in a list of walks: the last row that was given.
 *
 * @param value of the column by which the list is sorted
 */
record WalkCursor(long value, String id) {
  /** Text for the next query. */
  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((value + " " + id).getBytes(UTF_8));
  }

  static WalkCursor parse(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 2);
      return new WalkCursor(Long.parseLong(parts[0]), parts[1]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw Refusal.badQuery(
          "parameter 'cursor' must be what 'next' of an answer says, not '%s'".formatted(text));
    }
  }
}
