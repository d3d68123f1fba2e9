// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Refusal;

/**
 * Id of a walk: that of ViewIds, or the same without its begin, which exemplars do not have.
 *
 * @param beginEpochNs null where the text has none
 */
record WalkId(
    String text,
    String host,
    String bootId,
    int tid,
    long startBoottimeNs,
    long walk,
    Long beginEpochNs) {
  static final Parameter PARAMETER =
      Parameter.text(
          "id",
          "Id of a walk, as lists have it: host/boot/tid/start/walk/begin; without begin the newest of them.");

  private static final Pattern FORM =
      Pattern.compile("(?s)(.*)/([^/]*)/(\\d{1,10})/(\\d{1,20})/(\\d{1,18})(?:/(\\d{1,19}))?");

  static WalkId of(ApiQuery query) {
    String text = query.text("id");
    if (text == null) {
      throw Refusal.badQuery("parameter 'id' is missing: the id of a walk, as /api/v1/walks lists");
    }
    return parse(text);
  }

  /**
   * The name of a host may have any characters; a begin has 19 digits since 2001, and a walk's
   * number fewer.
   */
  private static WalkId parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Refusal.badQuery(
          "parameter 'id' must be host/boot/tid/start/walk/begin, not '%s'".formatted(text));
    }
    try {
      return new WalkId(
          text,
          parts.group(1),
          parts.group(2),
          Integer.parseUnsignedInt(parts.group(3)),
          Long.parseUnsignedLong(parts.group(4)),
          Long.parseLong(parts.group(5)),
          parts.group(6) == null ? null : Long.valueOf(parts.group(6)));
    } catch (NumberFormatException e) {
      throw Refusal.badQuery("parameter 'id' has a number that is too large: '%s'".formatted(text));
    }
  }

  boolean isOfThread() {
    return beginEpochNs == null;
  }
}
