// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;

class ValuesTest {
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(Samples.T0));
  private final HistoryStore store = HistoryStore.inMemory(clock);

  @BeforeEach
  void fill() throws SQLException {
    for (int host = 0; host < 30; host++) {
      String name = "node-%04d".formatted(host);
      for (int walk = 0; walk <= host; walk++) {
        StoredRows.take(store, Samples.walk(Samples.host(name, Arch.ARM64), walk, 1_000));
      }
    }
    StoredRows.take(store, Samples.latency("Old-node", "smaps", 0, 1_000)); // no walk of its own
    StoredRows.take(store, Samples.latency("100%_'\\", "smaps", 0, 1_000));
    store.commit();
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  private Values.Found find(Values.Fact fact, String text, int most) throws SQLException {
    return Values.find(store, fact, text, Samples.T0 - 60_000, Samples.T0 + 60_000, most);
  }

  @Test
  void findsThoseThatBeginWithTheTextFirstThenThoseWithMostWalks() throws Exception {
    Values.Found found = find(Values.Fact.HOST, "NODE", 2);
    assertThat(found.values())
        .containsExactly(new Values.Value("node-0029", 30), new Values.Value("node-0028", 29));
    assertThat(found.more()).isTrue();
    assertThat(find(Values.Fact.HOST, "node", 100).values())
        .hasSize(31)
        .endsWith(new Values.Value("Old-node", 0));
  }

  @Test
  void takesTheTextAsItIs() throws Exception {
    assertThat(find(Values.Fact.HOST, "%_'", 10).values())
        .containsExactly(new Values.Value("100%_'\\", 0));
    assertThat(find(Values.Fact.HOST, "' OR 1 = 1 --", 10).values()).isEmpty();
  }

  @Test
  void findsValuesOfEachFact() throws Exception {
    assertThat(find(Values.Fact.AGENT, "ca", 10).values())
        .containsExactly(new Values.Value("cat", 465));
    assertThat(find(Values.Fact.TARGET, "load", 10).values())
        .containsExactly(new Values.Value("walkload", 465));
    assertThat(find(Values.Fact.CONSUMER, "", 10).values())
        .containsExactly(new Values.Value("smaps", 465));
    assertThat(find(Values.Fact.KERNEL, "cloud", 10).values())
        .extracting(Values.Value::value)
        .containsExactly("7.3.1-cloud-arm64", "7.3.1-cloud-amd64");
  }

  @Test
  void findsNothingOutsideTheSpan() throws Exception {
    assertThat(Values.find(store, Values.Fact.AGENT, "", 0, Samples.T0 - 600_000, 10).values())
        .isEmpty();
  }
}
