// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.InputFile;
import org.walkscope.offline.options.CaptureStart;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.FilterOptions;
import org.walkscope.offline.options.ResultFilter;
import org.walkscope.offline.text.DamageText;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reader of the figures of a side. What makes a capture's figures doubtful is told on stderr. */
final class SideReader {
  /** Locks of a walk over half a TiB that takes one a table of PTEs. */
  private static final int LOCKS = 1 << 18;

  private static final WalkSettings SETTINGS =
      WalkSettings.DEFAULT.withoutExtents().withLocks(LOCKS);

  private final CommandLine command;
  private final FilterOptions filter;
  private boolean damaged;
  private boolean fits = true;

  SideReader(CommandLine command, FilterOptions filter) {
    this.command = command;
    this.filter = filter;
  }

  /**
   * Refuses a capture that is named twice: its second copy says nothing new of chance.
   *
   * @param kept captures of a baseline
   */
  void requireOnce(List<CaptureFigures> kept, List<String> captures) throws IOException {
    Map<String, String> names = new HashMap<>();
    kept.forEach(each -> names.put(each.start(), each.name()));
    for (String name : captures) {
      String start = CaptureStart.of(name);
      String earlier = start.isEmpty() ? null : names.putIfAbsent(start, name);
      if (earlier != null) {
        throw new ParameterException(
            command,
            "%s and %s have the same events: name a capture once, and record again for another"
                .formatted(earlier, name));
      }
    }
  }

  /**
   * Refuses two captures of one run of a probe on a side, as their first fragments tell it: parts
   * and cuts of a recording say nothing of chance.
   *
   * @param side A or B
   */
  void requireRunsOnce(String side, List<String> captures) throws IOException {
    Map<String, String> names = new HashMap<>();
    for (String name : captures) {
      Optional<TraceFragment> first =
          InputFile.isReadOnce(name) ? Optional.empty() : Captures.first(name);
      String earlier =
          first
              .map(each -> RecordKey.ofRun(each.getHost(), each.getStreamEpochNs()))
              .map(run -> names.putIfAbsent(run, name))
              .orElse(null);
      if (earlier != null) {
        throw new ParameterException(
            command,
            ("%s and %s of side %s are of one recording, which counts as one capture: name what"
                    + " ./walkscope merge makes of them, or record again for another")
                .formatted(earlier, name, side));
      }
    }
  }

  /**
   * Reads the captures of a side.
   *
   * @param side A or B
   */
  List<CaptureFigures> read(String side, List<String> names) throws IOException {
    List<CaptureFigures> figures = new ArrayList<>();
    Map<String, List<String>> problems = new LinkedHashMap<>();
    for (String name : names) {
      figures.add(read(name, problems));
    }
    int without = problems.values().stream().mapToInt(List::size).sum();
    fits &= without < names.size();
    problems.forEach(this::tellProblem);
    tellDoubts(side, figures);
    return figures;
  }

  private void tellProblem(String problem, List<String> names) {
    int more = names.size() - 1;
    CommandErrors.tell(
        command,
        "%s%s: %s".formatted(names.get(0), more == 0 ? "" : " and " + more + " more", problem));
  }

  /** Reads a file of {@link Baseline}, as side A. */
  List<CaptureFigures> read(Path baseline) throws IOException {
    List<CaptureFigures> figures = Baseline.read(baseline);
    tellDoubts("A", figures);
    return figures;
  }

  /**
   * Reads a capture.
   *
   * @param problems takes the name of one that nothing of fits the filter, by what is to be told
   */
  private CaptureFigures read(String name, Map<String, List<String>> problems) throws IOException {
    Captures capture = new Captures(command, List.of(name));
    FigureSums sums = new FigureSums();
    ResultFilter passed = new ResultFilter(filter, filter.startEpochNs(command, capture), sums);
    if (!InputFile.isReadOnce(name)) {
      Captures.first(name).map(TraceFragment::getHost).ifPresent(sums::see);
    }
    capture.read(new CaptureRun(SETTINGS, passed), sums);
    if (sums.isSome()) {
      CommandErrors.tell(
          command, name + ": some of a recording (a cut or a part): counts are of what it has");
    }
    CaptureFigures figures = sums.figures(name, CaptureStart.of(name));
    passed
        .problem()
        .or(() -> withoutFigure(figures))
        .ifPresent(
            problem -> problems.computeIfAbsent(problem, any -> new ArrayList<>()).add(name));
    if (sums.broken() != null) {
      damaged = true;
      CommandErrors.tell(command, DamageText.line(name, sums.broken().cause()));
    }
    return figures;
  }

  /** Sentence on a filter that let waits or reads pass alone, of which no figure is. */
  private Optional<String> withoutFigure(CaptureFigures figures) {
    return filter.isAny() && figures.values().isEmpty()
        ? Optional.of("no walk and no hold here fits the filter")
        : Optional.empty();
  }

  private void tellDoubts(String side, List<CaptureFigures> captures) {
    for (CaptureFigures capture : captures) {
      capture.values().keySet().stream()
          .flatMap(key -> capture.lacks().doubts(key, "").stream())
          .distinct()
          .forEach(doubt -> CommandErrors.tell(command, capture.name() + ": " + doubt));
    }
    Map<String, Long> bounds = Side.of(side, captures, Set.of()).boundHolds();
    if (!bounds.isEmpty()) {
      CommandErrors.tell(
          command,
          "side %s: holds that are upper bounds, not times, and decide nothing: %s"
              .formatted(
                  side,
                  bounds.entrySet().stream()
                      .map(
                          each ->
                              String.format(
                                  Locale.ROOT, "%,d of %s", each.getValue(), each.getKey()))
                      .collect(joining(", "))));
    }
  }

  /** True if the filter let something of each side pass. */
  boolean fits() {
    return fits;
  }

  /** True if a capture was damaged. */
  boolean isDamaged() {
    return damaged;
  }
}
