// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.explore.WalkersAnswer.Compared;
import org.walkscope.dashboard.explore.WalkersAnswer.Verdicts;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.Arch;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.WalkerComparison;
import org.walkscope.text.CountText;

/** Does pt_range_walk find what the legacy walker finds, and at what cost? */
public final class WalkersQuestion implements Question {
  private static final int LISTED = 50;
  private static final int MOST_LISTED = 500;
  private static final int DECODED = 5_000;

  /** Counters of what comparisons lack. */
  private static final List<Counter> LEFT_OUT =
      List.of(
          Counter.READINGS_CROWDED_OUT, Counter.READINGS_TOO_LONG, Counter.COMPARED_HOLDS_DROPPED);

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
            .and(Condition.during("end_ms", query.scope()));
    ComparisonVerdict listed = query.constant("verdict", ComparisonVerdict.class);
    int limit = query.limit(LISTED, MOST_LISTED);
    return store.read(connection -> answer(connection, query.scope(), where, listed, limit));
  }

  private static WalkersAnswer answer(
      Connection connection, Scope scope, Condition where, ComparisonVerdict listed, int limit)
      throws SQLException {
    List<Verdicts> verdicts = verdicts(connection, where);
    WalkerSides sides = new WalkerSides();
    List<Compared> comparisons = new ArrayList<>();
    Long[] asOfMs = {null};
    long[] decoded = {0};
    String sql =
        "SELECT end_ms, record FROM comparisons WHERE %s ORDER BY end_ms DESC LIMIT %d"
            .formatted(where.sql(), DECODED);
    Rows.each(
        connection,
        sql,
        where.values(),
        row -> {
          decoded[0]++;
          asOfMs[0] = asOfMs[0] == null ? (Long) row.getLong(1) : asOfMs[0];
          WalkerComparison comparison = Records.decode(CODEC, row.getBytes(2));
          sides.add(comparison);
          if (comparisons.size() < limit && (listed == null || listed == comparison.getVerdict())) {
            comparisons.add(ComparedViews.of(comparison));
          }
        });
    long all = verdicts.stream().mapToLong(counts -> of(counts, null)).sum();
    return new WalkersAnswer(
        asOfMs[0],
        verdicts,
        sides.judged(),
        sides.sides(),
        comparisons,
        verdicts.stream().mapToLong(counts -> of(counts, listed)).sum() - comparisons.size(),
        limits(connection, scope, decoded[0], all));
  }

  private static List<String> limits(Connection connection, Scope scope, long decoded, long all)
      throws SQLException {
    List<String> limits = leftOut(connection, scope);
    if (decoded < all) {
      limits.add(
          "distributions and list have the newest %,d of %,d comparisons".formatted(decoded, all));
    }
    return limits;
  }

  /** What the job could not compare, by its counters, of the hosts that are asked about. */
  private static List<String> leftOut(Connection connection, Scope scope) throws SQLException {
    Condition hosts = Condition.NONE.and("host = ?", scope.host());
    String labels =
        LEFT_OUT.stream().map(Counter::label).collect(Collectors.joining("', '", "'", "'"));
    return Rows.of(
        connection,
        """
        SELECT counter, sum(count)::BIGINT, count(DISTINCT host), min(host) FROM stage_losses
        WHERE stage = 'pipeline' AND counter IN (%s) AND count > 0 AND %s GROUP BY counter ORDER BY counter"""
            .formatted(labels, hosts.sql()),
        hosts.values(),
        row -> {
          Counter counter = Counter.of("pipeline", row.getString(1)).orElseThrow();
          return "%,d since the boot on %s: %s (%s)"
              .formatted(
                  row.getLong(2),
                  row.getLong(3) == 1 ? row.getString(4) : CountText.of(row.getLong(3), "host"),
                  counter.means(),
                  counter.label());
        });
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
    return Rows.of(
        connection,
        sql,
        where.values(),
        row ->
            new Verdicts(
                row.getString(1),
                row.getString(2),
                Arch.valueOf(row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6)));
  }
}
