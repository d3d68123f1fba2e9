// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Download;
import org.walkscope.dashboard.api.Refusal;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StalledWaiter;
import org.walkscope.schema.Walk;
import org.walkscope.views.html.HtmlFile;
import org.walkscope.views.perfetto.PerfettoWriter;
import org.walkscope.views.perfetto.Timeline;

/** Files of one walk, with its locks and who waited for them. */
final class WalkFiles {
  private WalkFiles() {}

  /** Trace of Perfetto. */
  static Download perfetto(ApiQuery query, HistoryStore store) throws SQLException {
    KeptWalk kept = kept(query, store);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Timeline timeline = new Timeline();
      timeline.take(kept.walk());
      for (LockHold hold : kept.holds()) {
        timeline.take(hold);
      }
      for (StallBlame blame : kept.blames()) {
        for (StalledWaiter waiter : blame.getWaiters()) {
          timeline.take(stall(kept.walk(), blame, waiter));
        }
      }
      timeline.end();
      new PerfettoWriter(out).write(timeline);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Download(
        "application/octet-stream",
        name(kept.walk(), "perfetto-trace"),
        ByteBuffer.wrap(out.toByteArray()));
  }

  /** One self-contained page. */
  static Download html(ApiQuery query, HistoryStore store) throws SQLException {
    KeptWalk kept = kept(query, store);
    return new Download(
        "text/html;charset=utf-8",
        name(kept.walk(), "html"),
        UTF_8.encode(HtmlFile.of(kept.view())));
  }

  private static KeptWalk kept(ApiQuery query, HistoryStore store) throws SQLException {
    WalkId id = WalkId.of(query);
    return store.read(
        connection -> {
          Optional<KeptWalk> kept = KeptWalk.of(connection, id);
          if (kept.isEmpty()) {
            throw Refusal.notFound(
                "walk " + id.text() + " is not kept. " + WalkQuestion.missing(connection, id));
          }
          return kept.get();
        });
  }

  private static String name(Walk walk, String suffix) {
    return "walk-%d-%d.%s".formatted(walk.getWalker().getTid(), walk.getWalk(), suffix);
  }

  /** Stall that the blame was made of. */
  private static Stall stall(Walk walk, StallBlame blame, StalledWaiter waiter) {
    return Stall.newBuilder()
        .setHost(blame.getHost())
        .setWalker(blame.getWalker())
        .setWalk(walk.getWalk())
        .setHeld(blame.getHeld())
        .setMm(blame.getMm())
        .setWaiterTgid(waiter.getTgid())
        .setWaiterTid(waiter.getTid())
        .setWaiterComm(waiter.getComm())
        .setAsked(waiter.getAsked())
        .setEndEpochNs(waiter.getEndEpochNs())
        .setWaitNs(waiter.getWaitNs())
        .setOverlapNs(waiter.getOverlapNs())
        .setWaitBound(waiter.getWaitBound())
        .setOverlapBound(waiter.getOverlapBound())
        .setTarget(blame.getTarget())
        .setConsumer(blame.getConsumer())
        .setWalkerKind(blame.getWalkerKind())
        .build();
  }
}
