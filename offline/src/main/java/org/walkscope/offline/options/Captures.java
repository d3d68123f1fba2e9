// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.InputFile;
import org.walkscope.command.ProgressLine;
import org.walkscope.command.Terminal;
import org.walkscope.offline.loss.IngestRecords;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.thread.Arrival;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Captures that a person named. */
public final class Captures {
  /** Description of the parameter of commands that add captures up. */
  public static final String ALL_OR_NONE =
      "Captures, the earlier first, those of one recording in any order; - is standard input. Nothing"
          + " is read unless each can be opened: sums over the others would look like sums over all.";

  private final CommandLine command;
  private final List<String> names;

  /** Checks that standard input is named at most once. */
  public Captures(CommandLine command, List<String> names) {
    this.command = command;
    this.names = List.copyOf(names);
    if (Collections.frequency(names, InputFile.STANDARD_INPUT) > 1) {
      throw new ParameterException(command, "- is read once: name it once");
    }
  }

  public List<String> names() {
    return names;
  }

  /**
   * Checks, before anything is read, that the files are captures; damage behind their heads is told
   * when it is met.
   *
   * @throws IOException that names each one that is none: sums over the others alone would look
   *     like sums over all
   */
  public void require() throws IOException {
    IOException failure = null;
    for (String name : names) {
      try {
        require(name);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Checks that one file is a capture; of what is read once that is not known before. */
  public static void require(String name) throws IOException {
    if (!InputFile.isReadOnce(name)) {
      InputFile.capture(name).close();
    }
  }

  /** Refuses a file that is named twice, by two names too: its events would count twice. */
  public void requireFilesOnce() throws IOException {
    Map<Object, String> files = new HashMap<>();
    for (String name : names) {
      if (InputFile.isReadOnce(name)) {
        continue;
      }
      Object file = Files.readAttributes(Path.of(name), BasicFileAttributes.class).fileKey();
      String earlier = files.putIfAbsent(file, name);
      if (earlier != null) {
        throw new ParameterException(
            command,
            earlier.equals(name)
                ? name + " is named twice"
                : earlier + " and " + name + " are one file: name it once");
      }
    }
  }

  /**
   * Refuses a file that is named twice, copies of it, and a cut beside another capture of the same
   * run of a probe; what is read once is not known before.
   */
  private void requireOnce() throws IOException {
    if (names.size() == 1) {
      return;
    }
    requireFilesOnce();
    Map<String, String> starts = new HashMap<>();
    for (String name : names) {
      String start = CaptureStart.of(name);
      String earlier = start.isEmpty() ? null : starts.putIfAbsent(start, name);
      if (earlier != null) {
        throw new ParameterException(
            command, earlier + " and " + name + " begin with the same events: name one of them");
      }
    }
    requireNoCutOfAnother();
  }

  /** Refuses a cut beside another capture of the same run of a probe. */
  private void requireNoCutOfAnother() throws IOException {
    List<String> files = names.stream().filter(name -> !InputFile.isReadOnce(name)).toList();
    boolean cut = false;
    for (String name : files) {
      cut |= CutRuns.isCut(name);
    }
    if (!cut) {
      return;
    }
    for (String name : names) {
      if (!files.contains(name)) {
        throw cutBesideOthers(name);
      }
    }
    Optional<String> problem = CutRuns.problem(files);
    if (problem.isPresent()) {
      throw new ParameterException(command, problem.get());
    }
  }

  /**
   * Wrong call with a cut beside what cannot be looked through before it is read.
   *
   * @param name of what can be read once
   */
  private ParameterException cutBesideOthers(String name) {
    return new ParameterException(
        command, "a cut beside other captures: " + InputFile.readAgain(name));
  }

  /**
   * Reads the captures, those of one run of a probe in their order, and ends the run.
   *
   * @param others takes the records of ingest beside the fragments
   */
  public void read(CaptureRun run, IngestRecords others) throws IOException {
    require();
    requireOnce();
    List<String> ordered = RunOrder.of(names);
    long[] unread = firstOfUnread(ordered);
    for (int i = 0; i < ordered.size(); i++) {
      String name = ordered.get(i);
      run.goOnUntil(unread[i]);
      if (!InputFile.isReadOnce(name)) {
        run.read(Path.of(name), other -> others.ofIngest(name, other));
        continue;
      }
      try (CaptureReader capture = InputFile.capture(name)) {
        if (names.size() > 1 && CutRuns.hasNote(capture)) {
          throw cutBesideOthers(name);
        }
        run.read(capture, InputFile.shown(name), other -> others.ofIngest(name, other));
      }
    }
    run.end();
    others.end(run.eventsByRun());
  }

  /**
   * Reads the captures: walks, snapshots, holds, stalls and blame that pass the filter go to the
   * taker, and every loss does. A filter that let nothing pass says so on standard error.
   *
   * @param others as of {@link #read(CaptureRun, IngestRecords)}
   * @return false if the filter let nothing pass
   */
  public boolean read(
      FilterOptions filter, WalkSettings settings, CaptureResults results, IngestRecords others)
      throws IOException {
    return read(filter, settings, results, walk -> {}, others);
  }

  /**
   * The same.
   *
   * @param shorter takes the walks that fit all options but {@code --slower}
   * @param others as of {@link #read(CaptureRun, IngestRecords)}
   * @return false if the filter let nothing pass
   */
  boolean read(
      FilterOptions filter,
      WalkSettings settings,
      CaptureResults results,
      Consumer<Walk> shorter,
      IngestRecords others)
      throws IOException {
    ResultFilter passed =
        new ResultFilter(filter, filter.startEpochNs(command, this), results, shorter);
    read(
        new CaptureRun(
            settings, new BlameRun(BlameSettings.OF_CAPTURES, settings.windows(), told(passed))),
        passed.ofHosts(others));
    passed.problem().ifPresent(this::tell);
    return passed.problem().isEmpty();
  }

  /** Results that progress is told of, where a person waits for them. */
  private CaptureResults told(CaptureResults results) {
    if (!Terminal.isAtError()) {
      return results;
    }
    ProgressLine line = new ProgressLine(this::tell, System::nanoTime);
    return new ToldResults(
        results, count -> line.tell(() -> CountText.of(count, "result") + " so far"));
  }

  private void tell(String what) {
    CommandErrors.tell(command, what);
  }

  /** Start of the earliest run of a probe, epoch ns; 0 without any fragment. */
  public long startEpochNs() throws IOException {
    require(); // a file that is not there is told before a time that cannot be
    long start = Long.MAX_VALUE;
    for (String name : names) {
      if (InputFile.isReadOnce(name)) {
        throw new ParameterException(
            command,
            "a time from the start: " + InputFile.readAgain(name) + ", or give the time of day");
      }
      start = Math.min(start, startEpochNs(name));
    }
    return start == Long.MAX_VALUE ? 0 : start;
  }

  /** Start of the earliest run: that of the first fragment may be a later one. */
  private static long startEpochNs(String name) throws IOException {
    long start = Long.MAX_VALUE;
    try (CaptureReader capture = InputFile.capture(name)) {
      for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
        if (next instanceof TraceFragment fragment) {
          start = Math.min(start, fragment.getStreamEpochNs());
        }
      }
    } catch (CaptureException e) {
      // told when the capture is read
    }
    return start;
  }

  /** Earliest first event of the captures behind each. */
  private static long[] firstOfUnread(List<String> ordered) throws IOException {
    long[] unread = new long[ordered.size()];
    Arrays.fill(unread, Long.MAX_VALUE);
    for (int i = ordered.size() - 1; i > 0; i--) {
      unread[i - 1] = Math.min(unread[i], firstEpochMs(ordered.get(i)));
    }
    return unread;
  }

  /** First event of a capture; of what can be read once it is not known before. */
  private static long firstEpochMs(String name) throws IOException {
    if (InputFile.isReadOnce(name)) {
      return Long.MIN_VALUE;
    }
    return first(name)
        .map(fragment -> new Arrival(fragment, name, 0, 0).firstEpochMs())
        .orElse(Long.MAX_VALUE);
  }

  /** First fragment of a capture that can be read more than once. */
  public static Optional<TraceFragment> first(String name) throws IOException {
    try (CaptureReader capture = InputFile.capture(name)) {
      for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
        if (next instanceof TraceFragment fragment) {
          return Optional.of(fragment);
        }
      }
    } catch (CaptureException e) {
      // told when the capture is read
    }
    return Optional.empty();
  }
}
