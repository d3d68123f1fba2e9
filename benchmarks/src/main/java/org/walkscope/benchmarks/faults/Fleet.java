// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Captures of many hosts that are read again and again, each time in another boot, with their
 * fragments cut small, so that walks, snapshots and windows are half done at any moment.
 *
 * <p>Faults of the input: of one host a fragment is missing, of one it comes twice, of one the last
 * is missing. The same captures give the same records.
 */
final class Fleet {
  private static final int EVENTS = 12;

  /** Time from one round to the next: rounds lie in several windows. */
  private static final long ROUND_NS = Duration.ofSeconds(7).toNanos();

  /** Time between the hosts' reads of a round: all are under way at once. */
  private static final long HOST_NS = Duration.ofMillis(3).toNanos();

  /** 2026-01-01, at the beginning of a window. */
  private static final long FIRST_EPOCH_NS = 1_767_225_600L * 1_000_000_000;

  private static final long CHOSEN_FRAGMENT = 2;
  private static final int MISSES_ONE = 1;
  private static final int SENDS_ONE_TWICE = 2;
  private static final int MISSES_THE_LAST = 3;

  private record Due(long epochNs, SpecificRecord record) {}

  private final List<Due> records = new ArrayList<>();
  private final int hostsOfCapture;
  private final int rounds;

  private Fleet(int hostsOfCapture, int rounds) {
    this.hostsOfCapture = hostsOfCapture;
    this.rounds = rounds;
  }

  /** Records in the order in which they were made. */
  static List<SpecificRecord> of(List<Path> captures, int hostsOfCapture, int rounds)
      throws IOException {
    Fleet fleet = new Fleet(hostsOfCapture, rounds);
    for (int i = 0; i < captures.size(); i++) {
      fleet.add(cut(read(captures.get(i))), i);
    }
    fleet.records.sort(Comparator.comparingLong(Due::epochNs));
    return fleet.records.stream().map(Due::record).toList();
  }

  private static List<SpecificRecord> read(Path capture) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    } catch (CaptureException e) {
      throw new IOException(capture + ": " + e.getMessage(), e);
    }
    return records;
  }

  private static List<SpecificRecord> cut(List<SpecificRecord> records) throws IOException {
    List<SpecificRecord> cut = new ArrayList<>();
    for (SpecificRecord record : records) {
      if (record instanceof TraceFragment fragment) {
        cut.addAll(SmallFragments.of(fragment, EVENTS));
      } else {
        cut.add(record);
      }
    }
    return cut;
  }

  private void add(List<SpecificRecord> capture, int number) {
    long firstNs = Long.MAX_VALUE;
    NavigableMap<Integer, Long> lastOfThread = new TreeMap<>();
    for (SpecificRecord record : capture) {
      if (record instanceof TraceFragment fragment) {
        firstNs = Math.min(firstNs, fragment.getFirstTimestampNs());
        lastOfThread.put(fragment.getWalker().getTid(), fragment.getFragment());
      }
    }
    for (int host = 0; host < hostsOfCapture; host++) {
      for (int round = 0; round < rounds; round++) {
        long beginEpochNs =
            FIRST_EPOCH_NS + round * ROUND_NS + (number * hostsOfCapture + host) * HOST_NS;
        for (SpecificRecord record : capture) {
          Due due = due(Rehosted.as(record, host, round, beginEpochNs - firstNs));
          for (int times = times(record, host, lastOfThread); times > 0; times--) {
            records.add(due);
          }
        }
      }
    }
  }

  private static int times(SpecificRecord record, int host, NavigableMap<Integer, Long> threads) {
    if (!(record instanceof TraceFragment fragment)) {
      return 1;
    }
    int tid = fragment.getWalker().getTid();
    long number = fragment.getFragment();
    // of one thread alone: of two, chance decides which StageLoss names first
    boolean chosen = tid == threads.firstKey() && number == CHOSEN_FRAGMENT;
    return switch (host) {
      case MISSES_ONE -> chosen ? 0 : 1;
      case SENDS_ONE_TWICE -> chosen ? 2 : 1;
      case MISSES_THE_LAST -> number == threads.get(tid) ? 0 : 1;
      default -> 1;
    };
  }

  private static Due due(SpecificRecord record) {
    if (record instanceof TraceFragment fragment) {
      return due(fragment.getHost(), fragment.getLastTimestampNs(), record);
    }
    if (record instanceof ProbeLoss loss) {
      return due(loss.getHost(), loss.getTimestampNs(), record);
    }
    StreamEnd end = (StreamEnd) record;
    return due(end.getHost(), end.getTimestampNs(), record);
  }

  private static Due due(Host host, long timestampNs, SpecificRecord record) {
    return new Due(timestampNs + host.getMonotonicToEpochNs(), record);
  }
}
