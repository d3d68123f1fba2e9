// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;

class KafkaSenderTest {
  private static final KafkaConnection NOBODY =
      KafkaConnection.withoutEnd("127.0.0.1:1", new Properties());

  @TempDir Path folder;

  private Spool spool() throws IOException {
    return new Spool(
        folder.resolve("spool"),
        SpoolSettings.of(SpoolSettings.LEAST_BYTES, Duration.ofDays(7)),
        line -> {},
        System::currentTimeMillis);
  }

  @Test
  void theNextSenderBeginsWhenTheOneBeforeHasEnded() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread before =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    before.start();
    KafkaReach reach = new KafkaReach(() -> 1);
    CountDownLatch told = new CountDownLatch(1);
    try (Spool spool = spool();
        KafkaSender next =
            new KafkaSender(
                spool,
                NOBODY,
                line -> {
                  assertThat(line).contains("has not ended yet");
                  told.countDown();
                },
                reach,
                before,
                1)) {
      told.await();
      assertThat(next.reach().state().why()).contains("has not ended yet");
      end.countDown();
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> reach.state().why().contains("no use of Kafka at 127.0.0.1:1"));
    }
  }

  @Test
  void whatIsKnownOfKafkaGoesOnWithTheNextSender() throws Exception {
    try (Spool spool = spool()) {
      KafkaSender first = new KafkaSender(spool, NOBODY, line -> {});
      first.close();
      try (KafkaSender next = first.followedBy(NOBODY, line -> {})) {
        assertThat(next.reach()).isSameAs(first.reach());
      }
    }
  }
}
