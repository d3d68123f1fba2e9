// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.walkscope.dashboard.v1.FilledStore.MINUTE;
import static org.walkscope.dashboard.v1.FilledStore.NOW;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.agents.Pairs.Pair;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.v1.FilledStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;

class PairsQuestionTest {
  private final FilledStore filled = new FilledStore();

  @BeforeEach
  void fill() throws SQLException {
    filled
        .take(
            Samples.blame(
                Samples.host("b", Arch.X86_64), "cat", "java", NOW - 2 * MINUTE, "jit", 500))
        .minute(NOW - 3 * MINUTE, "a", "cat", "java", 0, 1_000, 3_000)
        .minute(NOW - 2 * MINUTE, "b", "cat", "java", 500, 9_000)
        .minute(NOW - 2 * MINUTE, "a", "cat", "bash", 0, 100)
        .minute(NOW - 2 * MINUTE, "a", "top", "java", 70, 50_000)
        .minute(NOW - 60 * MINUTE, "a", "top", "java", 1_000_000, 50_000);
  }

  @AfterEach
  void close() throws SQLException {
    filled.close();
  }

  @Test
  void sumsAPairOverHostsAndMinutesMostBlamedFirst() throws SQLException {
    Pairs pairs = filled.ask(Pairs.class, "pairs");
    assertThat(pairs.pairs())
        .extracting(Pair::agent, Pair::target)
        .containsExactly(tuple("cat", "java"), tuple("top", "java"), tuple("cat", "bash"));
    Pair first = pairs.pairs().get(0);
    assertThat(first.blamedNs()).isGreaterThanOrEqualTo(500);
    assertThat(pairs.pairs().get(1).blamedNs()).isEqualTo(70);
    assertThat(first.hosts()).isEqualTo(2);
    assertThat(first.walks()).isEqualTo(3);
    assertThat(first.durationSumNs()).isEqualTo(13_000);
    assertThat(first.steps() - first.achievableSteps()).isEqualTo(18);
    assertThat(first.ptlAcquisitions()).isNull();
    assertThat(first.percentiles().holds()).isEqualTo(3);
    assertThat(first.blamedHolds()).isPositive();
    assertThat(first.percentiles().holdP50Ns()).isBetween(3_000L, 3_030L);
    assertThat(first.percentiles().holdP99Ns()).isBetween(9_000L, 9_090L);
    assertThat(first.victims()).containsExactly("jit");
    assertThat(first.overTime().durationSumNs()).hasSize(15).endsWith(4_000L, 9_000L, 0L);
    assertThat(pairs.coveredMs()).isEqualTo(2 * MINUTE);
    assertThat(pairs.asOfMs()).isEqualTo(NOW - MINUTE);
  }

  @Test
  void stepsThatNoTraceTellsAreNoZero() throws SQLException {
    Host host = Samples.host("none", Arch.X86_64);
    filled.take(Samples.walkOfNoEntries(host, 1, 1_000));
    assertThat(sums(host)).extracting(Pair::walks, Pair::steps).containsExactly(tuple(1L, null));
    filled.store.commit();
    filled.take(Samples.walk(host, 2, 1_000)).take(Samples.walkOfNoEntries(host, 3, 1_000));
    assertThat(sums(host)).extracting(Pair::walks, Pair::steps).containsExactly(tuple(3L, 512L));
  }

  private List<Pair> sums(Host host) throws SQLException {
    long end = Samples.T0 + MINUTE;
    return filled
        .ask(
            Pairs.class,
            "pairs",
            "host",
            host.getHostname(),
            "sort",
            "steps_saved",
            "from",
            String.valueOf(end - 5 * MINUTE),
            "to",
            String.valueOf(end))
        .pairs();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blamed",
        "waiters",
        "walks",
        "walk_time",
        "slowest_walk",
        "hold",
        "steps_saved",
        "locks_saved",
        "hosts"
      })
  void sortsByEachFigure(String figure) throws SQLException {
    assertThat(filled.ask(Pairs.class, "pairs", "sort", figure).pairs()).hasSize(3);
  }

  @Test
  void anAgentIsOneRowOfAllItsTargets() throws SQLException {
    Pairs pairs = filled.ask(Pairs.class, "pairs", "by", "agent", "sort", "walks");
    assertThat(pairs.pairs()).extracting(Pair::agent).containsExactly("cat", "top");
    assertThat(pairs.pairs()).extracting(Pair::target).containsOnlyNulls();
    assertThat(pairs.pairs().get(0).walks()).isEqualTo(4);
    assertThat(pairs.pairs().get(0).percentiles().walks()).isEqualTo(4);
  }

  @Test
  void aCursorGoesOnWhereTheAnswerEnded() throws SQLException {
    Pairs first = filled.ask(Pairs.class, "pairs", "limit", "2");
    assertThat(first.total()).isEqualTo(3);
    Pairs rest = filled.ask(Pairs.class, "pairs", "limit", "2", "cursor", first.nextCursor());
    assertThat(rest.pairs()).extracting(Pair::target).containsExactly("bash");
    assertThat(rest.nextCursor()).isNull();
    assertThatThrownBy(() -> filled.ask(Pairs.class, "pairs", "cursor", "x"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("next_cursor");
  }

  @Test
  void aScopeLeavesOutOthers() throws SQLException {
    Pairs bash = filled.ask(Pairs.class, "pairs", "target", "bash", "host", "a");
    assertThat(bash.pairs()).extracting(Pair::target).containsExactly("bash");
    Pairs injected = filled.ask(Pairs.class, "pairs", "agent", "' OR '1'='1");
    assertThat(injected.pairs()).isEmpty();
    assertThat(injected.asOfMs()).isNull();
  }
}
