// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.walkscope.dashboard.store.HistoryStore;

/** Records that no job could read: place and cause are headers. */
final class DeadLetters {
  private static final int MOST_CHARS = 1_000;

  private DeadLetters() {}

  static void take(ConsumerRecord<?, ?> letter, HistoryStore store) {
    store.takeDeadLetter(
        letter.timestamp(),
        text(letter, "walkscope.topic"),
        (int) number(letter, "walkscope.partition"),
        number(letter, "walkscope.offset"),
        text(letter, "walkscope.cause"));
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
