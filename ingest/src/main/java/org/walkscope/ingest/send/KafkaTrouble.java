// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.walkscope.ingest.Complaint;

/** Trouble with Kafka: what people are told of it, and what is known of Kafka. */
final class KafkaTrouble {
  private final Complaint complaint;
  private final KafkaReach reach;

  KafkaTrouble(KafkaReach reach, Consumer<String> says) {
    this.reach = reach;
    complaint = new Complaint(says, System::nanoTime);
  }

  void tell(String what) {
    reach.failed(what);
    complaint.tell(what);
  }

  void over(Supplier<String> what) {
    reach.answered();
    complaint.over(what);
  }

  /** Whether Kafka is reached. */
  KafkaReach reach() {
    return reach;
  }
}
