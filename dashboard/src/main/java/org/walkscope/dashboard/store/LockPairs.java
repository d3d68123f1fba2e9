// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;

/**
 * Holds around walks, and waits of others for them, by minute, agent, target and lock. Waits are
 * those that a blame lists: the part of each during which the lock was held.
 */
final class LockPairs {
  /** Keys since the last commit. */
  private static final int MOST = 5_000;

  private final MinuteSums<Sums> sums;

  LockPairs(PendingRows rows) {
    sums = new MinuteSums<>(StoreTable.LOCK_PAIRS, rows, MOST, Sums::new);
  }

  private static final class Sums implements MinuteSums.Sums {
    private final SummedHistogram holds = new SummedHistogram();
    private final SummedHistogram waits = new SummedHistogram();

    @Override
    public Object[] plus(ResultSet before) throws SQLException {
      byte[] allHolds = holds.plus(before == null ? null : before.getBytes("hold_durations"));
      byte[] allWaits = waits.plus(before == null ? null : before.getBytes("wait_durations"));
      return new Object[] {
        holds.n() + number(before, "holds"),
        holds.sumNs() + number(before, "hold_sum_ns"),
        Math.max(holds.maxNs(), number(before, "hold_max_ns")),
        allHolds,
        waits.n() + number(before, "waits"),
        waits.sumNs() + number(before, "wait_sum_ns"),
        Math.max(waits.maxNs(), number(before, "wait_max_ns")),
        allWaits,
        RowBytes.of(allHolds, allWaits)
      };
    }

    private static long number(ResultSet row, String column) throws SQLException {
      return row == null ? 0 : row.getLong(column);
    }
  }

  void add(LockHold hold) {
    sums.of(hold, hold.getKind().toString()).holds.add(hold.getHoldNs());
  }

  void add(StallBlame blame) {
    SummedHistogram waits = sums.of(blame, blame.getHeld().toString()).waits;
    blame.getWaiters().stream().mapToLong(StalledWaiter::getOverlapNs).forEach(waits::add);
  }

  int size() {
    return sums.size();
  }

  /** Adds the sums to the rows of before, as rows that replace these. */
  void flush(DuckDBConnection writer) throws SQLException {
    sums.flush(writer);
  }

  void clear() {
    sums.clear();
  }
}
