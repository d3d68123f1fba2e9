// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.walkscope.command.InputFile;
import org.walkscope.offline.proc.PageTypesTable;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.verify.compare.Result;
import org.walkscope.verify.pagetypes.PageTypesDifference;
import org.walkscope.verify.pagetypes.PageTypesText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The table of page-types, from a trace of the reads of pagemap that it is made of. */
@Command(
    name = "page-types",
    mixinStandardHelpOptions = true,
    description =
        "Print what the kernel's page-types -p prints of a process whose pagemap was read whole,"
            + " or compare it with that.")
final class PageTypesCommand implements Callable<Integer> {
  @Option(names = "--capture", required = true, paramLabel = "FILE", description = "The trace.")
  private Path capture;

  @Option(
      names = "--printed",
      paramLabel = "FILE",
      description = "What page-types printed when it was traced: compared, to the byte.")
  private Path printed;

  @Option(
      names = "--after",
      paramLabel = "FILE",
      description = "A second trace: the difference of both tables is printed.")
  private Path after;

  @Option(
      names = "--pid",
      paramLabel = "N",
      description = "The process that was read. Without it: the only one whose pagemap was.")
  private Integer pid;

  @Mixin private ResultFile file;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    InputFile.requireCapture(capture);
    InputFile.requireText(printed);
    if (after != null) {
      InputFile.requireCapture(after);
    }
    List<Walk> walks = walks(capture);
    PageTypesTable table = PageTypesTable.of(walks);
    Result result = new Result(true);
    if (printed != null) {
      result = compare(table, walks.get(0).getHost().getPageShift(), out);
    } else if (after != null) {
      PageTypesDifference difference =
          PageTypesDifference.between(table, PageTypesTable.of(walks(after)));
      out.print(difference.isEmpty() ? "" : difference.text() + "\n");
      result.with("difference", difference.types()).print(out);
    } else {
      out.print(table.text());
    }
    out.flush();
    return file.write(result);
  }

  private Result compare(PageTypesTable table, int pageShift, PrintWriter out) throws IOException {
    String theirs = Files.readString(printed, StandardCharsets.ISO_8859_1);
    String ours = table.text();
    String difference = PageTypesText.firstDifference(ours, theirs);
    if (difference == null) {
      out.print(ours);
      Result equal =
          new Result(true)
              .with("page_types", "equal")
              .with("lines", ours.lines().count())
              .with("pages", table.pages());
      equal.print(out);
      return equal;
    }
    PageTypesTable kernel = PageTypesText.read(theirs, pageShift);
    out.printf("page-types (before), from the trace (after):%n");
    out.println(PageTypesDifference.between(kernel, table).text());
    Result differs = new Result(false).with("page_types", "differs " + difference);
    differs.print(out);
    return differs;
  }

  /** Walks of one task that read one process. */
  private List<Walk> walks(Path trace) throws IOException {
    Map<String, List<Walk>> byRead = new LinkedHashMap<>();
    for (Walk walk : CapturedResults.of(trace).read(Topics.WALKS, Walk.class)) {
      int target = walk.getTarget().getTgid();
      if (walk.getFile() == ProcFile.PAGEMAP && (pid == null || pid == target)) {
        String read =
            "%s[%d] of %s[%d]"
                .formatted(
                    walk.getWalker().getComm(),
                    walk.getWalker().getTid(),
                    walk.getTarget().getComm(),
                    target);
        byRead.computeIfAbsent(read, key -> new ArrayList<>()).add(walk);
      }
    }
    if (byRead.size() != 1) {
      throw new IOException(
          "%s: wanted are reads of pagemap by one task of one process, there are %s"
              .formatted(trace, byRead.isEmpty() ? "none" : String.join(", ", byRead.keySet())));
    }
    return byRead.values().iterator().next();
  }
}
