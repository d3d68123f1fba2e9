// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.command.CommandErrors;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.FilterOptions;
import org.walkscope.offline.options.ResultFilter;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.CaptureRun;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reader of the figures of a side. What makes a capture's figures doubtful is told on stderr. */
final class SideReader {
  private final CommandLine command;
  private final FilterOptions filter;
  private boolean damaged;

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

  List<CaptureFigures> read(List<String> names) throws IOException {
    List<CaptureFigures> figures = new ArrayList<>();
    for (String name : names) {
      figures.add(read(name));
    }
    return figures;
  }

  /** Reads a file of {@link Baseline}. */
  List<CaptureFigures> read(Path baseline) throws IOException {
    List<CaptureFigures> figures = Baseline.read(baseline);
    figures.forEach(this::tellDoubts);
    return figures;
  }

  private CaptureFigures read(String name) throws IOException {
    Captures capture = new Captures(command, List.of(name));
    FigureSums sums = new FigureSums();
    ResultFilter passed =
        new ResultFilter(filter, filter.isRelative() ? capture.startEpochNs() : 0, sums);
    capture.read(new CaptureRun(WalkSettings.DEFAULT, passed), (from, other) -> {});
    passed.problem().ifPresent(problem -> CommandErrors.tell(command, name + ": " + problem));
    CaptureFigures figures = sums.figures(name, CaptureStart.of(name));
    if (sums.broken() != null) {
      damaged = true;
      CommandErrors.tell(command, name + " is damaged: " + sums.broken().cause());
    }
    tellDoubts(figures);
    return figures;
  }

  private void tellDoubts(CaptureFigures figures) {
    if (figures.notWhole() > 0) {
      CommandErrors.tell(
          command,
          "%s: counts are too low, events of %d walks are missing"
              .formatted(figures.name(), figures.notWhole()));
    }
    if (figures.bounds() > 0) {
      CommandErrors.tell(
          command,
          "%s: %d holds are upper bounds, not times".formatted(figures.name(), figures.bounds()));
    }
  }

  /** True if a capture was damaged. */
  boolean isDamaged() {
    return damaged;
  }
}
