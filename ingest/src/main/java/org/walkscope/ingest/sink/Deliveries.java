// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.walkscope.text.CountText;

/** Counts of records made for Kafka, and of those acknowledged by all in-sync replicas. */
public final class Deliveries {
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();

  /** Counts a record that waits before it is sent, as made. */
  void hold() {
    held.incrementAndGet();
  }

  /** Counts a waiting record as handed on. */
  void release() {
    held.decrementAndGet();
  }

  void send() {
    sent.incrementAndGet();
  }

  void acknowledge() {
    acknowledged.incrementAndGet();
  }

  public long made() {
    return held.get() + sent.get();
  }

  public long acknowledged() {
    return acknowledged.get();
  }

  /** Records made and not acknowledged. */
  public long open() {
    return made() - acknowledged();
  }

  /** Summary for people. Example: 1,240 of 1,300 records acknowledged. */
  public String text() {
    return String.format(
        Locale.ROOT, "%,d of %s acknowledged", acknowledged(), CountText.of(made(), "record"));
  }
}
