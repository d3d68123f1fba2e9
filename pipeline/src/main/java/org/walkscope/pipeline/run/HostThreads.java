// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.walkscope.pipeline.job.WalkSettings;

/**
 * Walker threads of one host, and how far its event time has gone on: silent threads are woken by
 * the events of others, as a watermark wakes them in a job.
 */
final class HostThreads {
  /** Event time by which fragments of a host may be out of order; ingest closes them after 1 s. */
  private static final long TRAILING_MS = Duration.ofSeconds(30).toMillis();

  /** Event time between two wakings. */
  private static final long STEP_MS = Duration.ofSeconds(10).toMillis();

  private final long longestWaitMs;
  private final long threadTimeoutMs;
  private final Map<String, WalkerThread> threads = new LinkedHashMap<>();
  private long dueMs = Long.MIN_VALUE;

  HostThreads(WalkSettings settings) {
    longestWaitMs =
        settings
            .rebuild()
            .walkTimeout()
            .plus(settings.rebuild().reorderTimeout())
            .plus(settings.snapshots().timeout())
            .toMillis();
    threadTimeoutMs = settings.rebuild().threadTimeout().toMillis();
  }

  /** Thread of a key, made when it is first met. */
  WalkerThread of(String key, Supplier<WalkerThread> make) {
    return threads.computeIfAbsent(key, any -> make.get());
  }

  /** All threads, in the order in which they were met. */
  Iterable<WalkerThread> all() {
    return threads.values();
  }

  /** Goes on to the time of an event. Returns false where no thread is to be woken by it. */
  boolean goOn(long epochMs) {
    if (epochMs < dueMs + STEP_MS + TRAILING_MS) {
      return false;
    }
    dueMs = epochMs - TRAILING_MS;
    return true;
  }

  /** Time up to which timeouts are due. */
  long dueMs() {
    return dueMs;
  }

  /** Forgets threads that are silent for as long as a job forgets them. */
  void forget() {
    threads.values().removeIf(thread -> thread.lastMs + threadTimeoutMs <= dueMs);
  }

  /** Removes and returns threads without an event since a time. */
  List<WalkerThread> removeSilent(long sinceMs) {
    List<WalkerThread> silent = new ArrayList<>();
    threads
        .values()
        .removeIf(
            thread -> {
              boolean over = thread.lastMs < sinceMs;
              if (over) {
                silent.add(thread);
              }
              return over;
            });
    return silent;
  }

  /** Threads in which something may have become due since the last call. */
  List<WalkerThread> waiting() {
    List<WalkerThread> waiting = new ArrayList<>();
    for (WalkerThread thread : threads.values()) {
      if (thread.wokenMs < thread.lastMs + longestWaitMs) {
        thread.wokenMs = dueMs;
        waiting.add(thread);
      }
    }
    return waiting;
  }
}
