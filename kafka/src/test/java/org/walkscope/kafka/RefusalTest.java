// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void aBrokerThatDoesNotAnswerIsToldWithWhatToDo() {
    assertThat(
            Refusal.reason(
                new TimeoutException("Timed out waiting for a node assignment. Call: listTopics")))
        .contains("no broker answers", "is that its address", "--kafka-config FILE");
  }
}
