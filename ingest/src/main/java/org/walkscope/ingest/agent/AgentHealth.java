// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.walkscope.ingest.send.KafkaReach;
import org.walkscope.text.CountText;

/**
 * Whether an agent does its work: it reads probes, its spool can be written, Kafka is reached.
 *
 * @param probes that are connected
 * @param spoolBytes bytes of the spool
 * @param waitsForRoom the spool cannot be written
 * @param kafka null of an agent that sends nothing
 */
record AgentHealth(int probes, long spoolBytes, boolean waitsForRoom, KafkaReach.State kafka) {
  boolean isGood() {
    return probes > 0 && !waitsForRoom && (kafka == null || kafka.reached());
  }

  /** One line for each of the three. */
  List<String> words() {
    return List.of(reading(), writing(), sending());
  }

  private String reading() {
    return "reading: " + (probes == 0 ? "no probe is connected" : CountText.of(probes, "probe"));
  }

  private String writing() {
    return waitsForRoom
        ? "spool: cannot be written"
        : String.format(Locale.ROOT, "spool: writable, %,d MiB", spoolBytes >> 20);
  }

  private String sending() {
    if (kafka == null) {
      return "kafka: nothing is sent";
    }
    if (kafka.reached()) {
      return "kafka: reached since " + Instant.ofEpochMilli(kafka.sinceMs());
    }
    return kafka.sinceMs() == 0
        ? "kafka: not reached, " + kafka.why()
        : "kafka: not reached since " + Instant.ofEpochMilli(kafka.sinceMs()) + ", " + kafka.why();
  }
}
