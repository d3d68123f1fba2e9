// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.offline.loss.LossText;
import org.walkscope.offline.loss.LossVerdict;
import org.walkscope.offline.options.PassingResults;
import org.walkscope.offline.report.html.KeptReads;
import org.walkscope.offline.report.html.KeptWalks;
import org.walkscope.offline.text.JsonText;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Walk;
import org.walkscope.views.html.HtmlFile;

/**
 * Report as one page: that of JSON, its parts of waits and batches, and walks and reads to open.
 */
final class HtmlReport extends PassingResults {
  private static final int HEATMAP_COLUMNS = 120;
  private static final String PAGE = "/org/walkscope/offline/report/html/";
  private static final List<String> SCRIPTS =
      Stream.of("sentence.js", "report.js", "page.js").map(PAGE::concat).toList();

  private final Report report;
  private final StallsReport stalls;
  private final BatchReport batch = new BatchReport();
  private final KeptWalks walks = new KeptWalks();
  private final KeptReads reads = new KeptReads();
  private long beginNs = Long.MAX_VALUE;
  private long endNs = Long.MIN_VALUE;

  HtmlReport(Report report, int listed, long slowerNs) {
    super(report);
    this.report = report;
    this.stalls = new StallsReport(listed, slowerNs);
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    super.take(topic, result);
    stalls.add(result);
    batch.add(result);
    walks.take(result);
    if (result instanceof Walk walk) {
      beginNs = Math.min(beginNs, walk.getBeginEpochNs());
      endNs = Math.max(endNs, walk.getBeginEpochNs() + walk.getDurationNs());
    } else if (result instanceof Snapshot read) {
      reads.take(read);
    }
  }

  /**
   * The page.
   *
   * @param command that made it
   * @param captures number of captures
   */
  String text(String command, int captures) {
    ObjectNode data = ReportJson.of(report).put("command", command).put("captures", captures);
    if (beginNs < endNs) {
      data.put("begin", Instant.EPOCH.plusNanos(beginNs).toString())
          .put("span_ns", endNs - beginNs);
    }
    report.heatmap().into(data.putObject("durations"), HEATMAP_COLUMNS);
    stalls.sheets().forEach(sheet -> sheet.into(data.withObjectProperty("stalls")));
    batch.sheets().forEach(sheet -> sheet.into(data));
    data.set("waits_by_walker", JsonText.tree(report.waitsByWalker()));
    ArrayNode blame = data.withArrayProperty("blame");
    for (int i = 0; i < blame.size(); i++) {
      name((ObjectNode) blame.get(i), report.worst().get(i));
    }
    ArrayNode lines = data.putArray("loss_lines");
    LossText.ofReport(report.losses()).forEach(lines::add);
    LossVerdict verdict = report.losses().verdict();
    data.put("lossless", verdict == LossVerdict.NONE)
        .put("loss_unknown", verdict == LossVerdict.NOT_KNOWN)
        .put("walks_seen", walks.seen())
        .put("processes_seen", reads.seen());
    data.set("walk_views", JsonText.tree(walks.views()));
    data.set("process_views", JsonText.tree(reads.views()));
    return HtmlFile.of("walkscope report", SCRIPTS, List.of(PAGE + "report.css"), data);
  }

  /** Names the first waiter of a hold, and the walk if it can be opened. */
  private void name(ObjectNode blame, StallBlame of) {
    blame.put("first_waiter", of.getWaiters().get(0).getComm());
    walks.idOf(of).ifPresent(id -> blame.put("walk_id", id));
  }
}
