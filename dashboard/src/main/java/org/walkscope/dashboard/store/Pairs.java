// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;
import org.walkscope.schema.DistinctWaits;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;

/**
 * Who walks whom, by minute. A wait counts once for an agent on a host, in the pair and minute of
 * the first of its holds that is blamed.
 */
final class Pairs {
  /** Pairs of one minute since the last commit; the agents and targets of more share a row. */
  private static final int MOST = 5_000;

  private final MinuteSums<PairSums> sums;
  private final DistinctWaits distinct = new DistinctWaits();

  Pairs(PendingRows rows) {
    sums = new MinuteSums<>(StoreTable.PAIRS, rows, MOST, PairSums::new);
  }

  void add(Walk walk) {
    if (walk.getVma() == null || !walk.getVma().getGate()) { // in smaps, and never walked
      sums.at(
              TraceRows.overMs(walk),
              walk.getHost(),
              walk.getWalker(),
              walk.getTarget().getComm(),
              walk.getConsumer(),
              walk.getWalkerKind())
          .add(walk);
    }
  }

  void add(LockHold hold) {
    sums.of(hold).add(hold);
  }

  void add(StallBlame blame) {
    sums.of(blame).add(blame, distinct.in(blame.getWalker().getComm(), blame));
  }

  void add(Stall stall) {
    sums.at(
            TraceRows.ms(stall.getEndEpochNs()),
            stall.getHost(),
            stall.getWalker(),
            TraceRows.comm(stall.getTarget()),
            TraceRows.consumer(stall.getConsumer()),
            stall.getWalkerKind())
        .addStall();
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
