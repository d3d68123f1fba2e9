// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/**
 * Captures of one run of a probe, such as the parts of a recording, in their order, in the places
 * at which the run was named. Heads have the numbers of parts; where one has none, as in a cut, the
 * order is that of their time. A fragment behind the place at which its thread was begun is lost
 * data.
 */
final class RunOrder {
  /** Note of a capture that was written as one of several. */
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18}) of a (?:recording|spool)");

  /**
   * Begin of a capture.
   *
   * @param number of the part or segment; 0 of the first part, which has none; null where it is not
   *     known
   * @param countedNs time of the counters with which a part begins; the first part has no such
   *     counters, and comes first
   * @param firstNs time of the first fragment: parts of one second begin with the same counters
   */
  private record Begin(String run, Long number, long countedNs, long firstNs) {}

  /** Capture at its place among those that were named. */
  private record Named(int place, String name, Begin begin) {}

  private static final Comparator<Named> BY_NUMBER =
      Comparator.comparingLong(capture -> capture.begin().number());

  /** A part's first fragment may be older than that of the part before: the thread was idle. */
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
      boolean numbered = run.stream().allMatch(each -> each.begin().number() != null);
      List<Named> inOrder = run.stream().sorted(numbered ? BY_NUMBER : BY_TIME).toList();
      for (int i = 0; i < run.size(); i++) {
        ordered.set(run.get(i).place(), inOrder.get(i).name());
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
          return Optional.of(begin(fragment, countedNs, number(capture.notes())));
        }
      }
    } catch (CaptureException e) {
      // told when the capture is read
    }
    return Optional.empty();
  }

  /** Number in the notes of a head; null without one. */
  private static Long number(Map<String, String> notes) {
    Matcher number = NUMBER.matcher(notes.getOrDefault("part", notes.getOrDefault("segment", "")));
    return number.matches() ? Long.valueOf(number.group(1)) : null;
  }

  private static Begin begin(TraceFragment first, long countedNs, Long number) {
    boolean part = Cut.isPart(first.getHost());
    long firstNs = first.getLastTimestampNs();
    return new Begin(
        RecordKey.ofRun(first.getHost(), first.getStreamEpochNs()),
        number == null && !part ? Long.valueOf(0) : number,
        part ? Math.min(countedNs, firstNs) : Long.MIN_VALUE,
        firstNs);
  }
}
