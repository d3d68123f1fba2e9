// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ingest.command.EventCounts;
import org.walkscope.ingest.replay.Rehost;
import org.walkscope.schema.TraceFragment;

/**
 * Fragments of captures as of many hosts, each of which repeats its capture, each time as a new run
 * of the probe, so that no two walks are the same.
 *
 * @param captures fragments of each capture
 * @param copies number of copies of captures, in all
 * @param roundNs event time between a host's readings
 */
record Workload(List<List<TraceFragment>> captures, int hosts, long copies, long roundNs) {
  private static final long USUAL_ROUND_NS = 1_000_000_000;

  /** Taker of fragments, each with the number of its host. */
  interface Taker {
    void take(TraceFragment fragment, int host) throws IOException;
  }

  /**
   * Workload of at least this number of events, with each run and folio counted, and of at least
   * one copy a host.
   */
  static Workload of(List<List<TraceFragment>> captures, int hosts, long events) {
    long ofRound = new Workload(captures, hosts, hosts, USUAL_ROUND_NS).events();
    long rounds = events / ofRound;
    Workload workload = new Workload(captures, hosts, rounds * hosts, USUAL_ROUND_NS);
    long missing = events - rounds * ofRound;
    for (int host = 1; missing > 0 || workload.copies < hosts; host++) {
      missing -= events(captures.get(workload.captureOf(host)));
      workload = new Workload(captures, hosts, workload.copies + 1, USUAL_ROUND_NS);
    }
    return workload;
  }

  /** Copy of the workload at another pace. */
  Workload every(long ns) {
    return new Workload(captures, hosts, copies, ns);
  }

  static List<List<TraceFragment>> read(List<Path> paths) throws IOException {
    List<List<TraceFragment>> captures = new ArrayList<>();
    for (Path path : paths) {
      List<TraceFragment> fragments = new ArrayList<>();
      try (CaptureReader reader = CaptureReader.open(path)) {
        for (var next = reader.next(); next != null; next = reader.next()) {
          if (next instanceof TraceFragment fragment) {
            fragments.add(fragment);
          }
        }
      } catch (CaptureException e) {
        throw new IOException(path + ": " + e.getMessage(), e);
      }
      if (fragments.isEmpty()) {
        throw new IOException(path + " has no events: record it again");
      }
      captures.add(fragments);
    }
    return captures;
  }

  private static long events(List<TraceFragment> capture) {
    EventCounts counts = new EventCounts();
    EventReader reader = new EventReader();
    try {
      for (TraceFragment fragment : capture) {
        reader.read(fragment, counts);
      }
    } catch (MalformedColumnException e) {
      throw new BenchException("a capture that cannot be read", e);
    }
    return counts.oneByOne();
  }

  /** Events of all copies, where each run of entries and each folio counts as one. */
  long events() {
    long[] ofCapture = captures.stream().mapToLong(Workload::events).toArray();
    long events = 0;
    for (long copy = 0; copy < copies; copy++) {
      events += ofCapture[captureOf(hostOf(copy))];
    }
    return events;
  }

  /** Host of a copy: copies go round the hosts. */
  private int hostOf(long copy) {
    return (int) (copy % hosts) + 1;
  }

  /** Index of the capture of a host, from host 1. */
  int captureOf(int host) {
    return (host - 1) % captures.size();
  }

  /** Passes fragments in the order of their times, with all captures begun together. */
  void forEach(Taker taker) throws IOException {
    long[] laterNs = new long[captures.size()];
    for (int i = 0; i < laterNs.length; i++) {
      laterNs[i] = beginEpochNs(captures.get(0)) - beginEpochNs(captures.get(i));
    }
    for (long copy = 0; copy < copies; copy++) {
      int number = hostOf(copy);
      int capture = captureOf(number);
      Rehost host = new Rehost(number, laterNs[capture] + copy / hosts * roundNs);
      for (TraceFragment fragment : captures.get(capture)) {
        taker.take(host.of(fragment), number);
      }
    }
  }

  private static long beginEpochNs(List<TraceFragment> capture) {
    long first = Long.MAX_VALUE;
    for (TraceFragment fragment : capture) {
      first = Math.min(first, fragment.getFirstTimestampNs());
    }
    return first + capture.get(0).getHost().getMonotonicToEpochNs();
  }
}
