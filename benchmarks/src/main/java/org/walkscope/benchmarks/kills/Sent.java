// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.spool.Batch;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.ingest.spool.SpooledIngest;
import org.walkscope.ingest.spool.SpooledStream;
import org.walkscope.schema.TraceFragment;

/**
 * Fragments that a job takes of a topic: of those with one number of a thread the first. They are
 * compared by what they hold, since behind damage their numbers are others.
 */
public final class Sent {
  /** What a fragment holds. */
  private record Held(int tid, long started, long firstNs, long lastNs, int events, int crc) {
    static Held of(TraceFragment fragment) {
      return new Held(
          fragment.getWalker().getTid(),
          fragment.getWalker().getStartBoottimeNs(),
          fragment.getFirstTimestampNs(),
          fragment.getLastTimestampNs(),
          fragment.getEvents(),
          fragment.getColumnCrc32c());
    }
  }

  private record FragmentId(long streamEpochNs, int tid, long started, long fragment) {}

  /**
   * Differences from an undisturbed run.
   *
   * @param missing events
   * @param missingFragments that hold them
   * @param twice fragments that a job would take twice
   * @param foreign fragments that the undisturbed run has not
   * @param repeated records that a job drops
   */
  record Difference(long missing, int missingFragments, int twice, int foreign, int repeated) {}

  private final Map<FragmentId, Held> taken = new HashMap<>();
  private final List<Held> inOrder = new ArrayList<>();
  private int repeated;

  void add(TraceFragment fragment) {
    FragmentId number =
        new FragmentId(
            fragment.getStreamEpochNs(),
            fragment.getWalker().getTid(),
            fragment.getWalker().getStartBoottimeNs(),
            fragment.getFragment());
    Held held = Held.of(fragment);
    if (taken.putIfAbsent(number, held) == null) {
      inOrder.add(held);
    } else {
      repeated++;
    }
  }

  /** Fragments of an agent that nothing befalls. */
  public static Sent undisturbed(Path folder, byte[] stream) throws IOException {
    Sent sent = new Sent();
    SpoolSettings settings = SpoolSettings.of(SpoolSettings.LEAST_BYTES, Duration.ofDays(7));
    try (Spool spool = new Spool(folder, settings, line -> {}, System::currentTimeMillis)) {
      SpooledStream of = spool.stream("0".repeat(32));
      new SpooledIngest(spool, of, offset -> {})
          .run(new FrameReader(new ByteArrayInputStream(stream)), 0, 0);
      for (Batch batch = of.take(); batch != null; batch = of.take()) {
        batch.records().stream()
            .filter(TraceFragment.class::isInstance)
            .forEach(record -> sent.add((TraceFragment) record));
      }
    }
    return sent;
  }

  /** Number of fragments. */
  public int fragments() {
    return inOrder.size();
  }

  /** Events in them. */
  public long events() {
    return inOrder.stream().mapToLong(Held::events).sum();
  }

  Difference from(Sent undisturbed) {
    Set<Held> missing = new HashSet<>(undisturbed.inOrder);
    Set<Held> found = new HashSet<>();
    int twice = 0;
    int foreign = 0;
    for (Held held : inOrder) {
      if (!found.add(held)) {
        twice++;
      } else if (!missing.remove(held)) {
        foreign++;
      }
    }
    long events = missing.stream().mapToLong(Held::events).sum();
    return new Difference(events, missing.size(), twice, foreign, repeated);
  }
}
