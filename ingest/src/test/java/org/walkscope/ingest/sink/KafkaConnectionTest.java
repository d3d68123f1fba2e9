// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaConnectionTest {
  private static final int ASKED_BYTES = 23;

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
    while (true) {
      try (Socket client = broker.accept()) {
        client.getInputStream().readNBytes(ASKED_BYTES); // unread bytes would reset the connection
        client.getOutputStream().write(0);
      } catch (IOException e) {
        return; // closed
      }
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

  /** Kafka's checks of one property at a time do not see these. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max.in.flight.requests.per.connection | 9",
        "retries | 0",
        "metric.reporters | a.b.C",
        "linger.ms | ${file:/nope/sizes:linger}",
        "delivery.timeout.ms | 10"
      })
  void whatAProducerRefusesIsFoundWithoutABroker(String name, String value) {
    Properties more = new Properties();
    more.setProperty("config.providers", "file");
    more.setProperty(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    more.setProperty(name, value);
    assertThatThrownBy(() -> KafkaConnection.withoutEnd("broker.invalid:9092", more).check())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no producer of Kafka can be made: ")
        .hasMessageNotContaining("Failed to construct");
  }

  @Test
  void aTruststoreThatIsNotThereIsFoundWithoutABroker() {
    Properties more = new Properties();
    more.setProperty("security.protocol", "SSL");
    more.setProperty("ssl.truststore.type", "PEM");
    more.setProperty("ssl.truststore.location", "/nope/ca.pem");
    assertThatThrownBy(() -> KafkaConnection.withoutEnd("broker.invalid:9092", more).check())
        .hasMessage("no producer of Kafka can be made: /nope/ca.pem: no such file");
  }

  @Test
  void settingsThatAProducerTakesAreRightWithoutABroker() throws IOException {
    KafkaConnection.withoutEnd("broker.invalid:9092", new Properties()).check();
  }

  private static String wrong(String name, String value) {
    Properties more = new Properties();
    more.setProperty(name, value);
    return KafkaConnection.withoutEnd("127.0.0.1:9092", more).wrong();
  }
}
