// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.model.LossCounts;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;

/** Newest counters of one run of the probe. */
record ProbeRun(String host, long atMs, boolean ended, ProbeLoss loss) {
  private static final RecordCodec<ProbeLoss> CODEC = RecordCodec.of(ProbeLoss.class);

  /** Tells each run for which the condition holds, the newest first. */
  static void read(Connection connection, Condition condition, Consumer<ProbeRun> told)
      throws SQLException {
    String sql =
        "SELECT host, at_ms, ended, record FROM probe_losses WHERE record IS NOT NULL AND %s ORDER BY at_ms DESC";
    try (PreparedStatement statement =
        connection.prepareStatement(sql.formatted(condition.sql()))) {
      condition.bind(statement, 1);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          told.accept(
              new ProbeRun(
                  found.getString(1),
                  found.getLong(2),
                  found.getBoolean(3),
                  decoded(found.getBytes(4))));
        }
      }
    }
  }

  private static ProbeLoss decoded(byte[] stored) {
    try {
      return CODEC.decode(stored);
    } catch (BadRecordException e) {
      throw new IllegalStateException("a record in the store is damaged", e);
    }
  }

  /** Sums over the CPUs. */
  LossCounts counts() {
    return LossCounts.sum(loss.getCpus());
  }

  /** Number of CPUs whose counters do not add up. */
  long brokenCpus() {
    return loss.getCpus().stream().filter(cpu -> !LossCounts.identityHolds(cpu)).count();
  }
}
