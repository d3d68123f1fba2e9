// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.pipeline.io.KafkaSinks;
import org.walkscope.pipeline.io.TopicLimits;

/** Topics of a real broker that take less than a result may have. */
class TopicLimitsIT {
  @Test
  void namesTheTopicItsLimitAndTheSetting() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      String servers = broker.bootstrapServers();
      NewTopic small = new NewTopic("small", 1, (short) 1);
      small.configs(Map.of("max.message.bytes", "10000"));
      admin.createTopics(List.of(small, new NewTopic("usual", 1, (short) 1))).all().get();

      assertThatCode(
              () -> TopicLimits.check(KafkaCluster.plain(servers), List.of("usual", "not-there")))
          .doesNotThrowAnyException();
      assertThatThrownBy(
              () -> TopicLimits.check(KafkaCluster.plain(servers), List.of("usual", "small")))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "topic small takes messages of 10000 bytes, results have up to 1048576: set its"
                  + " max.message.bytes to 1048576 or more");
    }
  }

  /** A record too large even when compressed is refused by the broker; the producer reports it. */
  @Test
  void aResultThatIsRefusedIsNamedByTheProducer() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      NewTopic small = new NewTopic("small", 1, (short) 1);
      small.configs(Map.of("max.message.bytes", "10000"));
      admin.createTopics(List.of(small)).all().get();
      var settings = KafkaSinks.producerSettings();
      settings.setProperty("bootstrap.servers", broker.bootstrapServers());
      byte[] noise = new byte[50_000];
      new java.util.Random(1).nextBytes(noise);
      try (LogLines lines = LogLines.of("org.walkscope.pipeline.io.TooLargeResults");
          var producer =
              new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("small", noise)).get())
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(RecordTooLargeException.class);
        assertThat(lines.all())
            .containsExactly(
                "a result is too large for topic small: its largest has 50000 bytes before"
                    + " compression; set the topic's max.message.bytes, and the producer's"
                    + " max.request.size of 4194304, above that");
      }
    }
  }
}
