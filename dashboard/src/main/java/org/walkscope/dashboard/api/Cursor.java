// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Place in a list. Its text is opaque to clients: the answer before gives it. */
public final class Cursor {
  /** Parameter of lists. */
  public static final Parameter PARAMETER =
      Parameter.text("cursor", "next_cursor of the answer before; the first rows if not given.");

  private static final int MOST = 10_000_000;

  private Cursor() {}

  /** Parameter that bounds a list. */
  public static Parameter limit(int fallback, int max) {
    return Parameter.number(
        "limit", "Rows at most, 1 to %d; %d if not given.".formatted(max, fallback));
  }

  /** Rows before the place that a query asks for. */
  public static int offset(ApiQuery query) {
    String text = query.text("cursor");
    if (text == null) {
      return 0;
    }
    try {
      int offset =
          Integer.parseInt(
              new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
      if (offset > 0 && offset < MOST) {
        return offset;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw Refusal.badQuery("parameter 'cursor' must be a next_cursor of an answer");
  }

  /** Cursor after so many rows; null when there are no more. */
  public static String after(long rows, long total) {
    return rows >= total
        ? null
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Long.toString(rows).getBytes(StandardCharsets.US_ASCII));
  }
}
