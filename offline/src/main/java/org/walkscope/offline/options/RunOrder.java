// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/**
 * Captures of one run of a probe, such as the parts of a recording, by their time, in the places at
 * which the run was named. A fragment behind the place at which its thread was begun is lost data.
 */
final class RunOrder {
  /**
   * Begin of a capture.
   *
   * @param countedNs time of the counters with which a part begins; no part begins with the run
   * @param firstNs time of the first fragment: parts of one second begin with the same counters
   */
  private record Begin(String run, long countedNs, long firstNs) {}

  /** Capture at its place among those that were named. */
  private record Named(int place, String name, Begin begin) {}

  private static final Comparator<Named> BY_TIME =
      Comparator.comparingLong((Named capture) -> capture.begin().countedNs())
          .thenComparingLong(capture -> capture.begin().firstNs());

  private RunOrder() {}

  /** The captures in the order in which they are read; what is read once stays at its place. */
  static List<String> of(List<String> names) throws IOException {
    if (names.size() == 1) {
      return names;
    }
    Map<String, List<Named>> runs = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<Begin> begin = begin(names.get(i));
      if (begin.isPresent()) {
        runs.computeIfAbsent(begin.get().run(), any -> new ArrayList<>())
            .add(new Named(i, names.get(i), begin.get()));
      }
    }
    List<String> ordered = new ArrayList<>(names);
    for (List<Named> run : runs.values()) {
      List<Named> byTime = run.stream().sorted(BY_TIME).toList();
      for (int i = 0; i < run.size(); i++) {
        ordered.set(run.get(i).place(), byTime.get(i).name());
      }
    }
    return ordered;
  }

  /** Begin of a capture; empty where it can be read only once, and without any fragment. */
  private static Optional<Begin> begin(String name) throws IOException {
    if (InputFile.isReadOnce(name)) {
      return Optional.empty();
    }
    long countedNs = Long.MAX_VALUE;
    try (CaptureReader capture = InputFile.capture(name)) {
      for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
        if (next instanceof ProbeLoss loss) {
          countedNs = Math.min(countedNs, loss.getTimestampNs());
        } else if (next instanceof TraceFragment fragment) {
          return Optional.of(begin(fragment, countedNs));
        }
      }
    } catch (CaptureException e) {
      // told when the capture is read
    }
    return Optional.empty();
  }

  private static Begin begin(TraceFragment first, long countedNs) {
    long firstNs = first.getLastTimestampNs();
    return new Begin(
        RecordKey.ofRun(first.getHost(), first.getStreamEpochNs()),
        Cut.isPart(first.getHost()) ? Math.min(countedNs, firstNs) : Long.MIN_VALUE,
        firstNs);
  }
}
