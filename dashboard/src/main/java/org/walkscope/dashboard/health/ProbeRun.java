// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.health;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.model.LossCounts;
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
    Rows.each(
        connection,
        sql.formatted(condition.sql()),
        condition.values(),
        row ->
            told.accept(
                new ProbeRun(
                    row.getString(1),
                    row.getLong(2),
                    row.getBoolean(3),
                    Records.decode(CODEC, row.getBytes(4)))));
  }

  /** Begin of the run, epoch ms. */
  long beginMs() {
    return loss.getStreamEpochNs() / 1_000_000;
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
