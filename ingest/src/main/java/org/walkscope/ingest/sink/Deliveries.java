// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How many records were made for Kafka, and how many of them all its replicas acknowledged. */
public final class Deliveries {
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();

  /** A record that waits before it is sent; it counts as made. */
  void hold() {
    held.incrementAndGet();
  }

  /** A record that waited goes its way. */
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

  /** Made and not acknowledged. */
  public long open() {
    return made() - acknowledged();
  }

  /** Example: 1,240 of 1,300 records acknowledged. */
  public String text() {
    return String.format(Locale.ROOT, "%,d of %,d records acknowledged", acknowledged(), made());
  }
}
