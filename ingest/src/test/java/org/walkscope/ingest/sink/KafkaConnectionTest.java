// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
  @Test
  void aBatchThatHasNoRoomIsWrong() {
    assertThat(wrong("batch.size", "100000000")).contains("buffer.memory 6291456");
    assertThat(wrong("batch.size", "1000")).isNull();
  }

  /** Kafka's configuration providers resolve such a value, and the producer refuses other words. */
  @Test
  void aSizeThatIsNoNumberIsLeftToTheProducer() {
    assertThat(wrong("batch.size", "${file:/etc/walkscope/sizes:batch}")).isNull();
  }

  private static String wrong(String name, String value) {
    Properties more = new Properties();
    more.setProperty(name, value);
    return KafkaConnection.withoutEnd("127.0.0.1:9092", more).wrong();
  }
}
