// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.InputFile;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.schema.Walk;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Captures of a command and its filter. */
public final class CaptureOptions {
  /** What looks like a word and not like the name of a capture. */
  private static final String WORD = "[a-z_-]+";

  @Parameters(arity = "1..*", paramLabel = "CAPTURE", description = Captures.ALL_OR_NONE)
  private List<String> names;

  @Mixin private FilterOptions filter;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Takes the first parameter as a word of the command, not as a capture.
   *
   * @param words in the order in which they are listed for a word that is none of them
   * @return the parameter if it is one of the words and no file is called so
   */
  public Optional<String> word(List<String> words) {
    String first = names.get(0);
    if (isThere(first)) {
      return Optional.empty();
    }
    if (!words.contains(first)) {
      if (names.size() > 1 && first.matches(WORD)) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' is no file, and none of %s".formatted(first, String.join(", ", words)));
      }
      return Optional.empty();
    }
    names = names.subList(1, names.size());
    if (names.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name a capture after " + first);
    }
    return Optional.of(first);
  }

  private static boolean isThere(String name) {
    try {
      return name.equals(InputFile.STANDARD_INPUT) || Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false; // told when it is opened
    }
  }

  /** Captures alone, for a command that reads their records itself. */
  public Captures captures() {
    return new Captures(spec.commandLine(), names);
  }

  /** Shortest duration that the filter lets pass, in ns; 0 without {@code --slower}. */
  public long slowerNs() {
    return filter.slowerNs == null ? 0 : filter.slowerNs;
  }

  /**
   * Reads the captures: walks, snapshots, holds, stalls and blame that pass the filter go to the
   * taker, and every loss does. A filter that let nothing pass says so on standard error.
   *
   * @param others takes the records of ingest beside the fragments
   * @return false if the filter let nothing pass
   */
  public boolean read(CaptureResults results, IngestRecords others) throws IOException {
    return read(WalkSettings.DEFAULT, results, others);
  }

  /** The same by other settings. */
  public boolean read(WalkSettings settings, CaptureResults results, IngestRecords others)
      throws IOException {
    return captures().read(filter, settings, results, others);
  }

  /**
   * The same for a command that shows walks alone.
   *
   * @return false if the filter let no walk pass
   */
  public boolean readWalks(WalkSettings settings, CaptureResults results, IngestRecords others)
      throws IOException {
    PassedWalks walks = new PassedWalks(results);
    if (!read(settings, walks, others)) {
      return false;
    }
    if (filter.isAny() && !walks.isAny()) {
      CommandErrors.tell(spec.commandLine(), "no walk here fits the filter");
      return false;
    }
    return true;
  }

  /**
   * The same.
   *
   * @param shorter takes the walks that fit all options but {@code --slower}
   */
  public boolean read(
      WalkSettings settings, CaptureResults results, Consumer<Walk> shorter, IngestRecords others)
      throws IOException {
    return captures().read(filter, settings, results, shorter, others);
  }
}
