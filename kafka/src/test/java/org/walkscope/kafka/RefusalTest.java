// SPDX-License-Identifier: Apache-2.0
package org.walkscope.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateExpiredException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void aBrokerThatDoesNotAnswerIsToldWithWhatToDo() {
    assertThat(
            Refusal.reason(
                new TimeoutException("Timed out waiting for a node assignment. Call: listTopics")))
        .contains("no broker answers", "is that its address", "--kafka-config FILE");
  }

  @Test
  void theDeepestCauseIsToldAlone() {
    Exception expired = new CertificateExpiredException("NotAfter: Sun Nov 29 00:00:00 UTC 2026");
    assertThat(
            Refusal.reason(
                new SslAuthenticationException(
                    "SSL handshake failed", new IOException("PKIX", new Exception(expired)))))
        .isEqualTo(
            "TLS fails, NotAfter: Sun Nov 29 00:00:00 UTC 2026: is a certificate expired, or not"
                + " one that the other side trusts?");
    assertThat(
            Refusal.reason(
                new KafkaException(
                    "Failed to construct kafka producer",
                    new ConfigException("delivery.timeout.ms should be more"))))
        .isEqualTo("delivery.timeout.ms should be more");
    assertThat(
            Refusal.reason(
                new KafkaException("no store", new NoSuchFileException("/etc/walkscope/ca.pem"))))
        .isEqualTo("/etc/walkscope/ca.pem: no such file");
    assertThat(
            Refusal.reason(
                new TimeoutException(
                    "Topic t not present in metadata", new UnknownTopicOrPartitionException("p"))))
        .startsWith("Topic t not present in metadata: is the topic there?");
  }
}
