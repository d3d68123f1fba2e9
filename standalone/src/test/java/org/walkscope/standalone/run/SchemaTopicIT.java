// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.walkscope.command.CommandErrors;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.kafka.topics.ClusterCommands;
import org.walkscope.kafka.topics.SchemaTopic;
import org.walkscope.schema.ReleasedSchemas;
import org.walkscope.schema.Topics;

class SchemaTopicIT {
  private final StringWriter out = new StringWriter();

  private int topics(EmbeddedBroker broker, String action) {
    out.getBuffer().setLength(0);
    var line = ClusterCommands.commandLine().setOut(new PrintWriter(out));
    return CommandErrors.run(
        line,
        "topics",
        action,
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--partitions",
        "1",
        "--replication-factor",
        "1");
  }

  @Test
  void schemasAreWrittenOnceAndMissingOnesAreTold() throws Exception {
    int schemas = ReleasedSchemas.byFingerprint().size();
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, -1)) {
      KafkaCluster cluster = KafkaCluster.plain(broker.bootstrapServers());
      assertThat(topics(broker, "--check")).isOne();
      assertThat(out.toString())
          .contains("walkscope.schemas is missing", "of Walk is missing: run --create");
      assertThat(topics(broker, "--create")).isZero();
      assertThat(out.toString())
          .contains("walkscope.schemas made", schemas + " schemas written to walkscope.schemas");
      writeByHand(cluster, "0123456789abcdef", "{\"type\":\"no such type\"}");
      writeByHand(cluster, "0123456789abcdef", "\"long\""); // another schema's fingerprint
      assertThat(SchemaTopic.read(cluster)).isEqualTo(ReleasedSchemas.byFingerprint());
      assertThat(topics(broker, "--create")).isZero();
      assertThat(out.toString()).contains("0 schemas written");
      topics(broker, "--check"); // the broker's own topics keep less than is advised
      assertThat(out.toString()).doesNotContain("walkscope.schemas");
      Schema newer = SchemaBuilder.record("New").namespace("n").fields().endRecord();
      SchemaTopic.write(cluster, Map.of(SchemaNormalization.parsingFingerprint64(newer), newer));
      assertThat(SchemaTopic.read(cluster)).hasSize(schemas + 1).containsValue(newer);
    }
  }

  private static void writeByHand(KafkaCluster cluster, String key, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(cluster.producer(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.SCHEMAS, key, value)).get();
    }
  }
}
