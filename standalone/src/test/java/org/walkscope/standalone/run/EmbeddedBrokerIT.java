// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.schema.Topics;

class EmbeddedBrokerIT {
  @Test
  void committedRecordsAreReadAndAbortedOnesAreNotAndNothingIsLeftBehind() throws Exception {
    List<Path> before = scratch();
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      Map<String, Object> settings =
          Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "t");
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
        producer.initTransactions();
        for (boolean commit : new boolean[] {false, true}) {
          producer.beginTransaction();
          producer
              .send(new ProducerRecord<>(Topics.WALKS, 0, "k", commit ? "kept" : "aborted"))
              .get();
          if (commit) {
            producer.commitTransaction();
          } else {
            producer.abortTransaction();
          }
        }
      }
      assertThat(read(broker)).containsExactly("kept");
    }
    assertThat(scratch()).isEqualTo(before);
  }

  private static List<String> read(EmbeddedBroker broker) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    TopicPartition partition = new TopicPartition(Topics.WALKS, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
      }
    }
    return values;
  }

  private static List<Path> scratch() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(EmbeddedBroker.SCRATCH))
          .sorted()
          .toList();
    }
  }

  @Test
  void aPortThatIsTakenMeanwhileIsSaidWithItsAddress(@TempDir Path folder) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  EmbeddedBroker.over(folder.resolve("broker"), taken.getLocalPort(), Ports.free()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageEndingWith("choose another with --broker-port");
    }
  }

  @Test
  void aPortInUseIsSaidInOneLineWithWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(taken.getLocalPort(), -1))
          .isInstanceOf(PortInUseException.class)
          .hasMessage(
              "port "
                  + taken.getLocalPort()
                  + " is in use: stop what uses it, or leave --broker-port out to take a free one");
    }
  }
}
