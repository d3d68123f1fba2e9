// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.process;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.store.Evicted;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.PageType;
import org.walkscope.text.CountText;
import org.walkscope.views.PageTypeView;

/** Of which types were the pages of a process about then? */
final class PageTypesQuestion implements Question {
  static final ApiPath PATH =
      ApiPath.plain(
          "process/page-types",
          "Pages of one process by the kernel's page flags, of its read of pagemap that is nearest to a time.",
          Answer.class,
          new PageTypesQuestion(),
          Parameter.text("host", "Hostname."),
          Parameter.number("pid", "Process id."),
          Parameter.text("start", "Start of the process, CLOCK_BOOTTIME ns; any if not given."),
          Parameter.number("at", "Time to which the read is nearest, epoch ms."));

  /**
   * Answer.
   *
   * @param read null where no read tells page types
   * @param missing sentence on why; null where a read tells them
   */
  record Answer(Long asOfMs, Read read, String missing) {}

  /**
   * A read of pagemap.
   *
   * @param agent task that read
   * @param walks that the read made
   * @param untoldWalks walks among them that do not tell the types of their pages
   */
  record Read(
      long beginMs,
      long endMs,
      String agent,
      int agentPid,
      long walks,
      long untoldWalks,
      List<PageTypeView> types) {
    static Read of(ResultSet row) throws SQLException {
      List<PageType> types = new ArrayList<>();
      ByteBuffer all = ByteBuffer.wrap(row.getBytes("types"));
      while (all.hasRemaining()) {
        types.add(new PageType(all.getLong(), all.getLong()));
      }
      return new Read(
          row.getLong("begin_ms"),
          row.getLong("end_ms"),
          row.getString("agent"),
          row.getInt("agent_pid"),
          row.getLong("walks"),
          row.getLong("untold_walks"),
          PageTypeView.of(types));
    }
  }

  @Override
  public Answer answer(ApiQuery query, HistoryStore store) throws SQLException {
    Long at = query.number("at");
    if (query.text("host") == null || query.number("pid") == null || at == null) {
      throw Refusal.badQuery("parameters 'host', 'pid' and 'at' must be given");
    }
    Condition process =
        Condition.NONE
            .and("host = ?", query.text("host"))
            .and("pid = ?", query.number("pid"))
            .and("coalesce(target_start_boottime_ns, 0) = ?", query.number("start"));
    return store.read(connection -> answer(connection, process, at));
  }

  private static Answer answer(Connection connection, Condition process, long at)
      throws SQLException {
    List<Read> nearest =
        Rows.of(
            connection,
            // one that tells types comes before those that tell none
            "FROM page_types WHERE %s ORDER BY untold_walks = walks, abs(begin_ms - %d), begin_ms LIMIT 1"
                .formatted(process.sql(), at),
            process.values(),
            Read::of);
    if (nearest.isEmpty()) {
      return new Answer(null, null, noRead(connection));
    }
    Read read = nearest.get(0);
    return read.untoldWalks() == read.walks()
        ? new Answer(read.endMs(), null, untold(read))
        : new Answer(read.endMs(), read, null);
  }

  private static String noRead(Connection connection) throws SQLException {
    Long whole = Evicted.wholeSinceMs(connection, "page_types", false, 0);
    return "No read of /proc/PID/pagemap of this process is known%s: types of pages come from a tool that reads it, such as page-types; smaps does not have them."
        .formatted(
            whole == null
                ? ""
                : " since %s, and older ones had no room".formatted(Instant.ofEpochMilli(whole)));
  }

  private static String untold(Read read) {
    return "Its read of pagemap at %s does not tell types of pages: %s not complete, or the probe did not tell the facts of folios (--detail folios)."
        .formatted(
            Instant.ofEpochMilli(read.beginMs()),
            CountText.of(read.walks(), "walk of it is", "walks of it are"));
  }
}
