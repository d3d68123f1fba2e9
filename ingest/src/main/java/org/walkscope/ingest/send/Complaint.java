// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A trouble that lasts: told once, again each minute, and when it is over. */
final class Complaint {
  private static final long EVERY_NS = 60_000_000_000L;

  private final Consumer<String> says;
  private final LongSupplier nanoTime;
  private final KafkaReach reach = new KafkaReach(System::currentTimeMillis);
  private boolean told;
  private long toldNs;

  Complaint(Consumer<String> says, LongSupplier nanoTime) {
    this.says = says;
    this.nanoTime = nanoTime;
  }

  void tell(String what) {
    reach.failed(what);
    long now = nanoTime.getAsLong();
    if (!told || now - toldNs >= EVERY_NS) {
      told = true;
      toldNs = now;
      says.accept(what);
    }
  }

  /** Whether Kafka is reached. */
  KafkaReach reach() {
    return reach;
  }

  void over(String what) {
    reach.answered();
    if (told) {
      told = false;
      says.accept(what);
    }
  }
}
