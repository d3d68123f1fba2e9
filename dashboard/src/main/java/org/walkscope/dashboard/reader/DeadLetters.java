// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.topics.WrittenSchemas;
import org.walkscope.schema.UnknownSchemaException;

/** Records that no job could read: place and cause are headers. */
final class DeadLetters {
  private static final int MOST_CHARS = 1_000;

  /** Begin of the message of {@link UnknownSchemaException}. */
  private static final Pattern UNKNOWN_SCHEMA = Pattern.compile("unknown schema (\\p{XDigit}{16})");

  private DeadLetters() {}

  /**
   * Keeps a letter.
   *
   * @param schemas what is behind a fingerprint that the job did not know
   */
  static void take(ConsumerRecord<?, ?> letter, HistoryStore store, WrittenSchemas schemas) {
    String cause = text(letter, "walkscope.cause");
    Matcher unknown = UNKNOWN_SCHEMA.matcher(cause);
    if (unknown.lookingAt()) {
      cause += ": " + schemas.explain(HexFormat.fromHexDigitsToLong(unknown.group(1)));
    }
    store.takeDeadLetter(
        letter.timestamp(),
        text(letter, "walkscope.topic"),
        (int) number(letter, "walkscope.partition"),
        number(letter, "walkscope.offset"),
        cause);
  }

  /** Text of a header; empty where it is missing. */
  private static String text(ConsumerRecord<?, ?> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    String text = header == null ? "" : new String(header.value(), UTF_8);
    return text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
  }

  private static long number(ConsumerRecord<?, ?> letter, String name) {
    try {
      return Long.parseLong(text(letter, name));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
