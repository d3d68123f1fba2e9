// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.explore.WalkersAnswer.Compared;
import org.walkscope.dashboard.explore.WalkersAnswer.Verdicts;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BadRecordException;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.WalkerComparison;

/** Does pt_range_walk find what the legacy walker finds, and at what cost? */
public final class WalkersQuestion implements Question {
  private static final int LISTED = 50;
  private static final int MOST_LISTED = 500;
  private static final int DECODED = 5_000;
  private static final RecordCodec<WalkerComparison> CODEC = RecordCodec.of(WalkerComparison.class);

  /** Parameters beside those of Scope. */
  public static Parameter[] parameters() {
    return new Parameter[] {
      Parameter.constant(
          "verdict",
          "Verdict of the comparisons that are listed; all if not given.",
          ComparisonVerdict.class),
      Parameter.number(
          "limit",
          "Comparisons that are listed: 1 to %d, %d if not given.".formatted(MOST_LISTED, LISTED))
    };
  }

  @Override
  public WalkersAnswer answer(ApiQuery query, HistoryStore store) throws SQLException {
    Condition where =
        query
            .scope()
            .condition("walker") // both walkers are in each comparison
            .and("end_ms >= ?", query.scope().from())
            .and("end_ms < ?", query.scope().to());
    ComparisonVerdict listed = query.constant("verdict", ComparisonVerdict.class);
    int limit = query.limit(LISTED, MOST_LISTED);
    return store.read(connection -> answer(connection, where, listed, limit));
  }

  private static WalkersAnswer answer(
      Connection connection, Condition where, ComparisonVerdict listed, int limit)
      throws SQLException {
    List<Verdicts> verdicts = verdicts(connection, where);
    WalkerSides sides = new WalkerSides();
    List<Compared> comparisons = new ArrayList<>();
    Long asOfMs = null;
    long decoded = 0;
    String sql =
        "SELECT end_ms, record FROM comparisons WHERE %s ORDER BY end_ms DESC LIMIT %d"
            .formatted(where.sql(), DECODED);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      where.bind(statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); decoded++) {
          asOfMs = asOfMs == null ? (Long) rows.getLong(1) : asOfMs;
          WalkerComparison comparison = decode(rows.getBytes(2));
          sides.add(comparison);
          if (comparisons.size() < limit && (listed == null || listed == comparison.getVerdict())) {
            comparisons.add(ComparedViews.of(comparison));
          }
        }
      }
    }
    long all = verdicts.stream().mapToLong(counts -> of(counts, null)).sum();
    return new WalkersAnswer(
        asOfMs,
        verdicts,
        sides.judged(),
        sides.sides(),
        comparisons,
        verdicts.stream().mapToLong(counts -> of(counts, listed)).sum() - comparisons.size(),
        decoded == all
            ? List.of()
            : List.of(
                "distributions and list have the newest %,d of %,d comparisons"
                    .formatted(decoded, all)));
  }

  private static WalkerComparison decode(byte[] record) {
    try {
      return CODEC.decode(record);
    } catch (BadRecordException e) {
      throw new IllegalStateException("a comparison in the store does not decode", e);
    }
  }

  /** Comparisons with a verdict; with any when it is null. */
  private static long of(Verdicts counts, ComparisonVerdict verdict) {
    if (verdict == null) {
      return counts.equal() + counts.differs() + counts.notComparable();
    }
    return switch (verdict) {
      case EQUAL -> counts.equal();
      case DIFFERS -> counts.differs();
      case NOT_COMPARABLE -> counts.notComparable();
    };
  }

  private static List<Verdicts> verdicts(Connection connection, Condition where)
      throws SQLException {
    String sql =
        """
        SELECT consumer, kernel, arch, count(*) FILTER (WHERE verdict = 'EQUAL'),
          count(*) FILTER (WHERE verdict = 'DIFFERS'), count(*) FILTER (WHERE verdict = 'NOT_COMPARABLE')
        FROM comparisons WHERE %s GROUP BY ALL ORDER BY 5 DESC, 1, 2, 3
        """
            .formatted(where.sql());
    List<Verdicts> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      where.bind(statement, 1);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Verdicts(
                  rows.getString(1),
                  rows.getString(2),
                  Arch.valueOf(rows.getString(3)),
                  rows.getLong(4),
                  rows.getLong(5),
                  rows.getLong(6)));
        }
      }
    }
    return found;
  }
}
