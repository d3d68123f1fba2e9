// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KafkaReachTest {
  private final AtomicLong now = new AtomicLong(100);
  private final KafkaReach reach = new KafkaReach(now::get);

  @Test
  void eachProducerThatKafkaAnswersIsAConnection() {
    reach.connected();
    now.set(200);
    reach.connected();
    assertThat(reach.state()).isEqualTo(new KafkaReach.State(true, 100, "", 2, 0));
  }

  @Test
  void aFailureThatGoesOnIsOne() {
    reach.failed("away");
    now.set(200);
    reach.failed("still away");
    assertThat(reach.state()).isEqualTo(new KafkaReach.State(false, 100, "still away", 0, 1));
    reach.answered();
    reach.answered();
    now.set(300);
    reach.failed("away again");
    assertThat(reach.state()).isEqualTo(new KafkaReach.State(false, 300, "away again", 0, 2));
  }
}
