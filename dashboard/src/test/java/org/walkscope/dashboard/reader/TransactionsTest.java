// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private final Transactions transactions = new Transactions();

  private OptionalLong take(int partition, long offset, long ms) {
    return transactions.since(
        new ConsumerRecord<>(
            "walkscope.walks",
            partition,
            offset,
            ms,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            null,
            new RecordHeaders(),
            java.util.Optional.empty()));
  }

  @Test
  void aMarkerBetweenRecordsEndsATransaction() {
    assertThat(take(0, 7, 1_000)).isEmpty(); // begun before all that is read
    assertThat(take(0, 8, 2_000)).isEmpty();
    assertThat(take(0, 10, 60_000)).isEmpty();
    assertThat(take(0, 11, 70_000)).isEmpty();
    assertThat(take(1, 13, 80_000)).isEmpty();
    assertThat(take(0, 13, 360_000)).hasValue(300_000);
    assertThat(take(0, 15, 370_000)).hasValue(10_000);
  }
}
