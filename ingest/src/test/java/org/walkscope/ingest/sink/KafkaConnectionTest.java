// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
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

  @Test
  void aTruststoreThatIsNotThereIsNamedAndNobodySaysThatKafkaWasAskedAgain() throws IOException {
    Properties more = new Properties();
    more.setProperty("security.protocol", "SSL");
    more.setProperty("ssl.truststore.type", "PEM");
    more.setProperty("ssl.truststore.location", "/nope/ca.pem");
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answer(broker));
      answering.start();
      String address = "127.0.0.1:" + broker.getLocalPort();
      assertThatThrownBy(() -> new KafkaConnection(address, more, Duration.ofMinutes(2)).open())
          .hasMessage("no use of Kafka at " + address + ": /nope/ca.pem: no such file");
    }
  }

  /** No TLS, and no more than a client asks that has no truststore. */
  private static void answer(ServerSocket broker) {
    try (Socket client = broker.accept()) {
      client.getOutputStream().write(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theTimeIsToldForWhichABrokerWasAskedAgain() {
    KafkaConnection nobody =
        new KafkaConnection("127.0.0.1:1", new Properties(), Duration.ofSeconds(1));
    assertThatThrownBy(nobody::open)
        .hasMessageContaining("is a broker there?")
        .hasMessageMatching(".*; it was asked again for \\d s \\(--kafka-wait\\)");
  }

  private static String wrong(String name, String value) {
    Properties more = new Properties();
    more.setProperty(name, value);
    return KafkaConnection.withoutEnd("127.0.0.1:9092", more).wrong();
  }
}
