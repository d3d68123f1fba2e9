// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.walkscope.dashboard.store.StoredRows.number;
import static org.walkscope.dashboard.store.StoredRows.take;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Walk;

class PairWindowsTest {
  private static final int MINUTES = 200;
  private static final long FIRST_MS = Samples.T0 / 60_000 * 60_000;

  @Test
  void hoursAndMinutesOfTheFleetHaveTheSumsOfItsHostsMinutes() throws Exception {
    Instant now = Instant.ofEpochMilli(FIRST_MS + (MINUTES + 5) * 60_000L);
    try (HistoryStore store = HistoryStore.inMemory(InstantSource.fixed(now))) {
      for (int minute = 0; minute < MINUTES; minute++) {
        Walk walk = Samples.walk(Samples.host("h" + minute % 3, Arch.X86_64), minute, 1_000);
        walk.setBeginEpochNs((FIRST_MS + minute * 60_000L + 7) * 1_000_000L);
        take(store, walk);
        if (minute % 50 == 0) {
          store.commit();
        }
      }
      store.commit();
      for (int from = 0; from < MINUTES; from += 37) {
        for (int to = from + 1; to <= MINUTES; to += 41) {
          long fromMs = FIRST_MS + from * 60_000L;
          long toMs = FIRST_MS + to * 60_000L;
          PairWindows fleet = new PairWindows(fromMs, toMs, true);
          long walks = walks(store, fleet.sums());
          assertThat(walks)
              .isEqualTo(to - from)
              .isEqualTo(walks(store, fleet.minutes()))
              .isEqualTo(walks(store, new PairWindows(fromMs, toMs, false).minutes()));
        }
      }
      PairWindows whole = new PairWindows(FIRST_MS, FIRST_MS + MINUTES * 60_000L, true);
      assertThat(number(store, "SELECT count(*) FROM pairs WHERE " + whole.sums()))
          .isLessThan(MINUTES / 2L);
    }
  }

  private static long walks(HistoryStore store, String where) throws Exception {
    return number(store, "SELECT CAST(sum(walks) AS BIGINT) FROM pairs WHERE " + where);
  }
}
