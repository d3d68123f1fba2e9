// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.InputFile;
import org.walkscope.schema.Cut;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/**
 * Runs of probes in captures of which some are cuts. A cut numbers the fragments of its threads
 * anew: those of another capture of the same run would look as if they were repeated or missing.
 */
public final class CutRuns {
  /** Note of what was cut, in a cut and in a merge that has one. */
  public static final String NOTE = "cut";

  /**
   * First capture of a run.
   *
   * @param cut whether it has some walks of the run, whose fragments are numbered anew
   */
  private record Seen(String name, boolean cut) {}

  private final Map<String, Seen> runs = new HashMap<>();

  private CutRuns() {}

  /** True of a capture that is a cut or has one, as its head or its first fragment says. */
  public static boolean isCut(String name) throws IOException {
    try (CaptureReader capture = InputFile.capture(name)) {
      if (hasNote(capture)) {
        return true;
      }
    }
    return Captures.first(name).filter(first -> Cut.isMarked(first.getHost())).isPresent();
  }

  /** True of a capture whose head says that it is a cut or has one. */
  static boolean hasNote(CaptureReader capture) {
    return capture.notes().containsKey(NOTE);
  }

  /**
   * Looks through captures that can be read more than once for a run that two of them have, one of
   * them as a cut.
   *
   * @return line that names both
   */
  static Optional<String> problem(List<String> names) throws IOException {
    CutRuns runs = new CutRuns();
    for (String name : names) {
      Optional<String> problem = runs.problem(name);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> problem(String name) throws IOException {
    try (CaptureReader capture = InputFile.capture(name)) {
      for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
        if (next instanceof TraceFragment fragment) {
          Optional<String> problem = add(name, fragment);
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
    } catch (CaptureException e) {
      // told when the capture is read
    }
    return Optional.empty();
  }

  private Optional<String> add(String name, TraceFragment fragment) {
    boolean cut = Cut.isMarked(fragment.getHost());
    String run = RecordKey.ofRun(fragment.getHost(), fragment.getStreamEpochNs());
    Seen seen = runs.computeIfAbsent(run, any -> new Seen(name, cut));
    if (cut && !seen.cut() && seen.name().equals(name)) {
      runs.put(run, new Seen(name, true));
    }
    return seen.name().equals(name) || !(cut || seen.cut())
        ? Optional.empty()
        : Optional.of(problem(seen.name(), name, cut ? name : seen.name()));
  }

  private static String problem(String earlier, String later, String cut) {
    return ("%s and %s are of one recording, and %s is a cut, whose fragments are numbered anew:"
            + " name one of them, or what ./walkscope merge makes of both")
        .formatted(earlier, later, cut);
  }
}
