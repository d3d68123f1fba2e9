// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.walkscope.dashboard.http.EventStream;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.View;

/** Tells open pages which views changed, and that the server lives while none does. */
final class ChangeTicker implements AutoCloseable {
  /** A page hears of changes this often at most, and fetches no more often. */
  private static final long TICK_MS = 500;

  /** Every 5 s: below the idle timeout of the connection, so that a silent stream lives. */
  private static final int TICKS_PER_BEAT = 10;

  private final DashboardModel model;
  private final EventStream events;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dashboard-ticker");

  ChangeTicker(DashboardModel model, EventStream events) {
    this.model = model;
    this.events = events;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (int tick = 1; !stop.await(TICK_MS, TimeUnit.MILLISECONDS); tick++) {
        tellChanges();
        if (tick % TICKS_PER_BEAT == 0) {
          events.send("beat", "{}");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellChanges() {
    Set<View> changed = model.takeChanged();
    if (!changed.isEmpty()) {
      events.send(
          "change",
          changed.stream()
              .map(view -> '"' + view.path() + '"')
              .collect(Collectors.joining(",", "{\"views\":[", "]}")));
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
