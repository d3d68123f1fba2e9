// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
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
  private final String hostname;
  private final SilentThreads silent;
  private final Map<String, WalkerThread> threads = new HashMap<>();
  private long met;
  private long dueMs = Long.MIN_VALUE;
  private long forgottenMs = Long.MIN_VALUE;

  /**
   * Threads of a host.
   *
   * @param silent takes those of which nothing waits
   */
  HostThreads(WalkSettings settings, String hostname, SilentThreads silent) {
    this.hostname = hostname;
    this.silent = silent;
    longestWaitMs =
        settings
            .rebuild()
            .walkTimeout()
            .plus(settings.rebuild().reorderTimeout())
            .plus(settings.snapshots().timeout())
            .toMillis();
    threadTimeoutMs = settings.rebuild().threadTimeout().toMillis();
  }

  /** Thread of a key, made when it is first met, or when it was forgotten. */
  WalkerThread of(String key, Function<String, WalkerThread> make) {
    return threads.computeIfAbsent(key, any -> goneOn(make.apply(key), silent.take(key)));
  }

  private WalkerThread goneOn(WalkerThread thread, SilentThreads.Silent before) {
    if (before != null && before.lastMs() > forgottenMs) {
      thread.goOn(before);
    } else {
      thread.number = met++;
    }
    return thread;
  }

  /** Puts a thread away of which nothing waits, unless steps were given since the last one done. */
  void putAway(WalkerThread thread, long stepsDone) {
    if (thread.steps == stepsDone && threads.remove(thread.key, thread)) {
      silent.put(thread.key, thread.silent(hostname));
    }
  }

  /** Threads that are not put away, in the order in which they were met. */
  List<WalkerThread> all() {
    return those(thread -> true);
  }

  private List<WalkerThread> those(Predicate<WalkerThread> which) {
    return threads.values().stream()
        .filter(which)
        .sorted(Comparator.comparingLong(thread -> thread.number))
        .toList();
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
    forgetUntil(dueMs - threadTimeoutMs);
  }

  private void forgetUntil(long untilMs) {
    forgottenMs = Math.max(forgottenMs, untilMs);
    threads.values().removeIf(thread -> thread.lastMs <= untilMs);
    silent.forget(hostname, untilMs);
  }

  /** Forgets threads without an event since a time, and returns those of which something waits. */
  List<WalkerThread> removeSilent(long sinceMs) {
    List<WalkerThread> over = those(thread -> thread.lastMs < sinceMs);
    forgetUntil(sinceMs - 1);
    return over;
  }

  /** Threads in which something may have become due since the last call. */
  List<WalkerThread> waiting() {
    List<WalkerThread> waiting = those(thread -> thread.wokenMs < thread.lastMs + longestWaitMs);
    waiting.forEach(thread -> thread.wokenMs = dueMs);
    return waiting;
  }
}
