// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.process;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Snapshot;
import org.walkscope.views.ProcessView;
import org.walkscope.views.ReadView;

/** How did one process look, read by read? */
final class ProcessQuestion implements Question {
  /** Reads that a page shows. */
  private static final int READS = 128;

  private static final String PROCESS = "host = ? AND boot_id = ? AND pid = ?";

  /** The newest reads, and those of given begins. */
  private static final String LISTED =
      """
      WITH reads AS (FROM snapshots WHERE %s AND coalesce(target_start_boottime_ns, 0) = ?)
      SELECT head, vmas FROM reads
      WHERE id IN (SELECT id FROM reads ORDER BY begin_ms DESC, id DESC LIMIT %d) OR list_contains(string_split(?, '_')::BIGINT[], begin_ms)
      ORDER BY begin_ms, id
      """
          .formatted(PROCESS, READS);

  private static final RecordCodec<Snapshot> SNAPSHOTS = RecordCodec.of(Snapshot.class);

  static final ApiPath PATH =
      ApiPath.plain(
          "process",
          "One process, read by read.",
          Answer.class,
          new ProcessQuestion(),
          Parameter.text("host", "Hostname."),
          Parameter.number("pid", "Process id."),
          Parameter.text(
              "start",
              "Start of the process, CLOCK_BOOTTIME ns; without it the process that was read last."),
          Parameter.text(
              "also",
              "Begins of reads that are listed beside the %d newest, UTC as the answer has them, with _ between."
                  .formatted(READS)));

  /**
   * Answer.
   *
   * @param asOfMs end of the newest read; null without one
   * @param process without VMAs, which the question read gives; null where no read of it is kept
   */
  record Answer(Long asOfMs, ProcessView process) {}

  /** Identity of the process, with the number of its reads. */
  private record Found(String bootId, Long start, long reads, long newestMs) {}

  @Override
  public Answer answer(ApiQuery query, HistoryStore store) throws SQLException {
    String host = query.text("host");
    Long pid = query.number("pid");
    Long start = query.number("start");
    if (host == null || pid == null) {
      throw Refusal.badQuery("parameters 'host' and 'pid' must be given");
    }
    String also = beginsMs(query.text("also"));
    return store.read(
        connection -> {
          Condition process = Condition.NONE.and("host = ?", host).and("pid = ?", pid);
          Found found =
              find(connection, process.and("coalesce(target_start_boottime_ns, 0) = ?", start));
          return found == null
              ? new Answer(null, null)
              : answer(connection, host, pid, found, also);
        });
  }

  /** Begins as epoch ms, with _ between; no time where none are asked for. */
  private static String beginsMs(String begins) {
    if (begins == null) {
      return "-1";
    }
    try {
      return Arrays.stream(begins.split("_"))
          .map(begin -> Long.toString(Instant.parse(begin).toEpochMilli()))
          .collect(Collectors.joining("_"));
    } catch (DateTimeParseException | ArithmeticException e) {
      throw Refusal.badQuery(
          "parameter 'also' must be times such as 2026-11-29T14:05:10.123456Z, with _ between, not '%s'"
              .formatted(begins));
    }
  }

  private static Found find(Connection connection, Condition process) throws SQLException {
    String sql =
        "SELECT boot_id, coalesce(target_start_boottime_ns, 0), count(*), max(end_ms) FROM snapshots WHERE "
            + process.sql()
            + " GROUP BY ALL ORDER BY max(end_ms) DESC LIMIT 1";
    List<Found> found =
        Rows.of(
            connection,
            sql,
            process.values(),
            row -> new Found(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
    return found.isEmpty() ? null : found.get(0);
  }

  private static Answer answer(
      Connection connection, String host, long pid, Found found, String also) throws SQLException {
    Snapshot[] newest = {null};
    List<ReadView> reads =
        Rows.of(
            connection,
            LISTED,
            List.of(host, found.bootId(), pid, found.start(), also),
            row -> {
              newest[0] = Records.decode(SNAPSHOTS, row.getBytes(1));
              return ReadView.of(newest[0], row.getInt(2));
            });
    return new Answer(
        found.newestMs(),
        ProcessView.of(newest[0].getHost(), newest[0].getTarget(), found.reads(), reads));
  }
}
