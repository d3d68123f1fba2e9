// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.walkscope.ingest.sink.TraceSink;

/**
 * Replay of captures over and over at their own pace, as of hosts whose agents read smaps again and
 * again: first a past, at full speed, then each record at its time.
 */
public final class LiveReplay {
  private final InstantSource clock;
  private final List<Track> tracks = new ArrayList<>();
  private final PriorityQueue<Track> byDue =
      new PriorityQueue<>(Comparator.comparingLong(Track::dueEpochNs));
  private final CountDownLatch stop = new CountDownLatch(1);

  private LiveReplay(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Reads the captures of the hosts.
   *
   * @param past age of the first rounds
   */
  public static LiveReplay of(List<ReplayedHost> hosts, Duration past, InstantSource clock)
      throws IOException {
    LiveReplay live = new LiveReplay(clock);
    long fromEpochNs = live.nowEpochNs() - past.toNanos();
    for (ReplayedHost host : hosts) {
      Rhythm rhythm = new Rhythm((double) live.tracks.size() / hosts.size(), host.mean());
      CaptureRecords records = CaptureRecords.read(host.capture());
      live.tracks.add(new Track(records, host.named(records.host()), rhythm, fromEpochNs));
    }
    live.byDue.addAll(live.tracks);
    return live;
  }

  /** Sends all records of the past. */
  public void sendPast(TraceSink sink) throws IOException {
    while (byDue.element().dueEpochNs() <= nowEpochNs()) {
      sendNext(sink);
    }
  }

  /** Sends each record at its time, until stopped. */
  public void sendUntilStopped(TraceSink sink) throws IOException {
    try {
      while (!stop.await(byDue.element().dueEpochNs() - nowEpochNs(), TimeUnit.NANOSECONDS)) {
        sendNext(sink);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendNext(TraceSink sink) throws IOException {
    Track track = byDue.remove();
    track.sendNext(sink);
    byDue.add(track);
  }

  private long nowEpochNs() {
    return TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  /** Reads of a capture sent so far. */
  public long rounds() {
    return tracks.stream().mapToLong(Track::rounds).sum();
  }

  /** Ends {@link #sendUntilStopped}. */
  public void stop() {
    stop.countDown();
  }
}
