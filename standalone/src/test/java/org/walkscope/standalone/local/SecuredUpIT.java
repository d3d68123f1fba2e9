// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.kafka.KafkaCluster;
import org.walkscope.schema.Topics;
import org.walkscope.standalone.run.Ports;
import org.walkscope.standalone.run.ProcSockets;
import org.walkscope.testing.TestCertificate;

/**
 * The pipeline of one machine, for agents on others: by certificate, and with their rights alone.
 */
class SecuredUpIT {
  private static final Pattern READY = Pattern.compile("(?m)^(Ctrl-C ends)");

  /** Names every certificate as Kafka names who comes by loopback. */
  private static final String ANONYMOUS =
      "ssl.client.auth=required\nssl.principal.mapping.rules=RULE:^.*$/ANONYMOUS/";

  @TempDir private Path folder;

  @Test
  void agentsOfOtherMachinesWriteTheTraceAndNoMore() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "broker", "EC");
    int port = Ports.free();
    try (LocalProcess up =
        new LocalProcess(
            folder,
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0",
            "--listen",
            "0.0.0.0",
            "--advertise",
            "localhost",
            "--broker-port",
            Integer.toString(port),
            "--broker-config",
            config("broker", ANONYMOUS, certificate).toString())) {
      up.await(READY);
      assertThat(up.said()).contains("--bootstrap-servers localhost:" + port + " --kafka-config");
      assertThat(ProcSockets.listeningBeyondLoopback(up.pid()))
          .extracting(ProcSockets::port)
          .containsExactly(port);

      KafkaCluster agents = KafkaCluster.of("localhost:" + port, config("client", "", certificate));
      write(agents, Topics.TRACE);
      assertThatThrownBy(() -> write(agents, Topics.WALKS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
      try (Admin anyone = KafkaCluster.plain("localhost:" + port).admin(2_000)) {
        assertThatThrownBy(() -> anyone.listTopics().names().get())
            .isInstanceOf(ExecutionException.class);
      }
      assertThat(up.terminate()).as(up.said()).isZero();
    }
  }

  private static void write(KafkaCluster cluster, String topic) throws Exception {
    Map<String, Object> settings = cluster.producer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
    }
  }

  private Path config(String name, String more, TestCertificate certificate) throws Exception {
    return TestCertificate.privately(
        folder.resolve(name + ".properties"),
        """
        security.protocol=SSL
        ssl.keystore.location=%s
        ssl.keystore.password=%s
        ssl.truststore.location=%s
        ssl.truststore.password=%s
        %s
        """
            .formatted(
                certificate.keystore(),
                TestCertificate.PASSWORD,
                certificate.keystore(),
                TestCertificate.PASSWORD,
                more));
  }
}
