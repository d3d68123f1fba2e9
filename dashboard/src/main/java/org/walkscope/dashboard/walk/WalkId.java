// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Refusal;

/**
 * Id of a walk: that of ViewIds; or the same with the run of the probe and without the walk's
 * begin, which exemplars do not have.
 *
 * @param streamEpochNs null where the text has none
 * @param beginEpochNs null where the text has none
 */
record WalkId(
    String text,
    String host,
    String bootId,
    int tid,
    long startBoottimeNs,
    Long streamEpochNs,
    long walk,
    Long beginEpochNs) {
  static final Parameter PARAMETER =
      Parameter.text(
          "id",
          "Id of a walk: host/boot/tid/start/walk/begin, as lists have it, or host/boot/tid/start@run/walk, as exemplars have it;"
              + " without run and begin the newest of them.");

  private static final Pattern FORM =
      Pattern.compile(
          "(?s)(.*)/([^/]*)/(\\d{1,10})/(\\d{1,20})(?:@(\\d{1,19}))?/(\\d{1,18})(?:/(\\d{1,19}))?");

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
          number(parts.group(5)),
          Long.parseLong(parts.group(6)),
          number(parts.group(7)));
    } catch (NumberFormatException e) {
      throw Refusal.badQuery("parameter 'id' has a number that is too large: '%s'".formatted(text));
    }
  }

  private static Long number(String digits) {
    return digits == null ? null : Long.valueOf(digits);
  }

  boolean isOfThread() {
    return beginEpochNs == null;
  }
}
