// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Topics;

class OwedResultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final OwedResults owed = new OwedResults();

  private List<String> late(long nowSeconds) {
    return owed.late(nowSeconds * 1_000, PATIENCE, topic -> true).stream()
        .map(job -> job.job() + " since " + job.sinceEpochMs() / 1_000)
        .toList();
  }

  private void written(String topic, long seconds) {
    owed.written(topic, seconds * 1_000, null);
  }

  @Test
  void aJobThatMakesNothingOfWhatComesIsLateWhileOthersWrite() {
    written(Topics.STALLS, 100);
    written(Topics.STALL_BLAME, 125);
    for (int second = 130; second <= 200; second += 10) {
      written(Topics.STALLS, second);
      written(Topics.WALKS, second);
      written(Topics.WALK_LATENCY_ROLLUPS, second + 5);
      written(Topics.BATCH_EFFICIENCY, second + 5);
    }
    assertThat(late(190)).isEmpty();
    assertThat(late(191)).containsExactly("StallBlameJob since 130");
    assertThat(owed.late(191_000, PATIENCE, topic -> true).get(0).owes())
        .contains(Topics.STALL_BLAME, Topics.STALL_SUMS);
    written(Topics.STALL_SUMS, 201);
    assertThat(late(1_000)).doesNotContain("StallBlameJob since 130");
  }

  private void read(String topic, long seconds, long readSeconds) {
    owed.written(topic, seconds * 1_000, readSeconds * 1_000);
  }

  /** Results are read when a checkpoint commits them. */
  @Test
  void aJobThatCommitsSeldomIsLateOnlyAfterTwiceAsLong() {
    for (int commit = 300; commit <= 900; commit += 300) {
      read(Topics.STALLS, commit - 290, commit);
      read(Topics.STALL_BLAME, commit - 280, commit);
      read(Topics.STALL_BLAME, commit - 5, commit);
    }
    read(Topics.STALLS, 910, 1_200);
    assertThat(late(1_490)).isEmpty();
    assertThat(late(1_491)).containsExactly("StallBlameJob since 910");
  }

  /** At the start of a server, when no result was read as it came. */
  @Test
  void aJobThatCommitsSeldomIsKnownByItsTransactions() {
    written(Topics.STALLS, 910);
    owed.committed(Topics.STALL_BLAME, 3_600_000);
    owed.committed(Topics.STALL_SUMS, 300_000);
    assertThat(late(1_510)).isEmpty();
    assertThat(late(1_511)).containsExactly("StallBlameJob since 910");
    assertThat(owed.patience(Topics.STALLS, PATIENCE)).isEqualTo(Duration.ofMinutes(10));
    assertThat(owed.patience(Topics.TRACE, PATIENCE)).isEqualTo(PATIENCE);
  }

  @Test
  void aJobThatIsLateForAsLongAgainHasFailed() {
    written(Topics.STALLS, 100);
    assertThat(owed.late(220_000, PATIENCE, topic -> true).get(0).failed()).isFalse();
    assertThat(owed.late(220_001, PATIENCE, topic -> true).get(0).failed()).isTrue();
    owed.committed(Topics.STALL_BLAME, 60_000);
    assertThat(owed.late(220_001, PATIENCE, topic -> true).get(0).failed()).isFalse();
  }

  @Test
  void aJobThatWasDeadForADayIsLateAfterHalfAnHour() {
    read(Topics.STALLS, 100, 100);
    read(Topics.STALL_BLAME, 90_000, 90_000);
    read(Topics.STALLS, 90_010, 90_010);
    assertThat(late(90_010 + 1_800)).isEmpty();
    assertThat(late(90_011 + 1_800)).containsExactly("StallBlameJob since 90010");
  }

  @Test
  void whatHasNoInputOwesNothing() {
    written(Topics.STALLS, 100);
    written(Topics.STALL_BLAME, 120);
    written(Topics.WALK_LATENCY, 130);
    assertThat(late(100_000)).isEmpty();
  }

  /** Topics of a history are read one after the other. */
  @Test
  void theOrderOfReadingDecidesNothing() {
    written(Topics.STALL_BLAME, 120);
    written(Topics.STALLS, 100);
    assertThat(late(100_000)).isEmpty();
    written(Topics.STALLS, 130);
    written(Topics.STALLS, 110);
    assertThat(late(100_000)).containsExactly("StallBlameJob since 130");
    written(Topics.STALL_BLAME, 125);
    assertThat(late(100_000)).containsExactly("StallBlameJob since 130");
  }

  @Test
  void whatIsStillToBeReadIsNotOwed() {
    written(Topics.LOSS, 100);
    assertThat(owed.late(200_000, PATIENCE, topic -> !topic.equals(Topics.TRACE_HEALTH))).isEmpty();
    assertThat(late(200)).containsExactly("TraceHealthJob since 100");
  }
}
