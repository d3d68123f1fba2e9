// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.command.ExitStatus;
import org.walkscope.command.InputFile;
import org.walkscope.offline.options.CaptureOptions;
import org.walkscope.offline.options.CutRuns;
import org.walkscope.offline.options.ToldLosses;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.schema.Cut;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cut}: some walks of a capture as a capture. */
@Command(
    name = "cut",
    mixinStandardHelpOptions = true,
    description = {
      "Write the walks of a capture that fit the filter into another: whole walks with the lock"
          + " holds and waits around them; losses are kept.",
      "Of a read, hold or wait that is as slow as --slower asks for, shorter walks are taken, too;"
          + " and of each lock that is held or waited for, the last walk under it is taken, which"
          + " says whose lock it was. Give the filter again to see in NEW what fits it, and no"
          + " more.",
      "NEW says that it is a cut; the numbers that its walks skip are no loss."
    })
public final class CutCommand implements Callable<Integer> {
  @Mixin private CaptureOptions captures;

  @Option(names = "--walk", paramLabel = "N", description = "Number of a walk in its thread.")
  private Set<Long> walks = Set.of();

  @Mixin private NewCapture into;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> names = captures.captures().names();
    if (names.size() > 1) {
      throw new ParameterException(spec.commandLine(), "cut takes one capture: merge them first");
    }
    if (InputFile.isReadOnce(names.get(0))) {
      throw new ParameterException(spec.commandLine(), InputFile.readAgain(names.get(0)));
    }
    into.requireOther(spec.commandLine(), names);
    KeptWalks kept = new KeptWalks(walks);
    ToldLosses told = new ToldLosses(spec.commandLine(), kept, (capture, record) -> {});
    if (!captures.read(WalkSettings.DEFAULT.withoutExtents(), told, kept::takeShorter, told)) {
      return ExitStatus.FAILED;
    }
    if (kept.isNone() && told.isDamaged()) {
      return ExitStatus.FAILED; // told
    }
    if (kept.isNone()) {
      throw new IOException("no walk fits: nothing to write");
    }
    CutFragments fragments = new CutFragments(kept);
    write(names.get(0), kept, told.losses().absent(), fragments);
    if (told.isDamaged()) {
      return ExitStatus.FOUND;
    }
    spec.commandLine()
        .getOut()
        .println(
            TerminalText.line(into.path().toString())
                + ": "
                + CountText.of(fragments.walks(), "walk"));
    return ExitStatus.OK;
  }

  /** Writes the capture; without an end if the one that is cut is damaged. */
  private void write(String name, KeptWalks kept, List<StageLoss> absent, CutFragments fragments)
      throws IOException {
    try (CaptureRecords records = new CaptureRecords(name)) {
      List<StageLoss> early = new ArrayList<>(absent);
      for (; records.next() instanceof StageLoss loss; records.advance()) {
        early.add(loss);
      }
      into.write(
          records.host(),
          Map.of(CutRuns.NOTE, note(name, records.notes().get(CutRuns.NOTE))),
          writer -> {
            for (StageLoss loss : early) {
              writer.write(loss);
            }
            write(records, fragments, kept, writer);
          });
    }
  }

  private static void write(
      CaptureRecords records, CutFragments fragments, KeptWalks kept, CaptureWriter writer)
      throws IOException {
    for (; records.next() != null; records.advance()) {
      write(records.next(), fragments, writer);
    }
    for (StageLoss loss : kept.losses()) {
      writer.write(loss);
    }
    if (records.damage() == null) {
      StreamEnd end = ShallowCopy.of(records.end(), new StreamEnd());
      end.setHost(Cut.mark(end.getHost()));
      writer.write(end);
    }
  }

  private static void write(SpecificRecord record, CutFragments fragments, CaptureWriter to)
      throws IOException {
    if (record instanceof TraceFragment fragment) {
      Optional<TraceFragment> cut = fragments.of(fragment);
      if (cut.isPresent()) {
        to.write(cut.get());
      }
    } else if (record instanceof ProbeLoss loss) {
      ProbeLoss marked = ShallowCopy.of(loss, new ProbeLoss());
      marked.setHost(Cut.mark(loss.getHost()));
      to.write(marked);
    } else {
      to.write(record);
    }
  }

  /**
   * What was cut, and by which options.
   *
   * @param earlier what is cut says of itself; null unless it is a cut
   */
  private String note(String name, String earlier) {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .filter(option -> !option.longestName().matches("--into|--force"))
        .map(option -> option.longestName() + " " + String.join(" ", option.originalStringValues()))
        .collect(joining(" ", (earlier == null ? "" : earlier + "; ") + "of " + name + ": ", ""));
  }
}
