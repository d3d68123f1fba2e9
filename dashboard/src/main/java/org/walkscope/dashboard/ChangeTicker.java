// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.walkscope.dashboard.http.EventStream;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.View;

/** Ticker that sends open pages the names of changed views, and a heartbeat while none changes. */
final class ChangeTicker implements AutoCloseable {
  /** Shortest time between two messages to a page, and so between its fetches. */
  private static final long TICK_MS = 500;

  /**
   * Heartbeat every 5 s: below the connection's idle timeout, so that a quiet stream stays open.
   */
  private static final int TICKS_PER_BEAT = 10;

  private final DashboardModel model;
  private final Supplier<Set<String>> committed;
  private final EventStream events;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "dashboard-ticker");

  /**
   * Makes a ticker.
   *
   * @param committed topics that questions find more of since the last call
   */
  ChangeTicker(DashboardModel model, Supplier<Set<String>> committed, EventStream events) {
    this.model = model;
    this.committed = committed;
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
    Set<String> changed = new TreeSet<>(committed.get());
    model.takeChanged().stream().map(View::path).forEach(changed::add);
    if (!changed.isEmpty()) {
      events.send(
          "change",
          changed.stream()
              .map(view -> '"' + view + '"')
              .collect(Collectors.joining(",", "{\"views\":[", "]}")));
    }
  }

  @Override
  public void close() {
    stop.countDown();
  }
}
