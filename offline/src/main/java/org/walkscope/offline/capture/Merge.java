// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.command.InputFile;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.options.CutRuns;
import org.walkscope.schema.Host;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Records of several captures, by time, and those of one thread in the order in which it made them;
 * counters of ingest are added up and stand at the end.
 */
final class Merge {
  /** Two captures that have the same events. */
  static final class SameException extends IOException {
    private static final long serialVersionUID = 1L;

    SameException(String message) {
      super(message);
    }
  }

  /** Input with the turns of the thread whose fragment is its next record; null for no fragment. */
  private static final class Input {
    private final int number;
    private final CaptureRecords records;
    private ThreadTurns turns;

    Input(int number, CaptureRecords records) {
      this.number = number;
      this.records = records;
    }

    boolean hasTurn() {
      return turns == null || turns.isOf(number);
    }
  }

  private final List<Input> inputs = new ArrayList<>();
  private final Map<String, ThreadTurns> threads = new LinkedHashMap<>();
  private final Losses losses = new Losses();

  /** Counters that were taken, and the input: cuts of one capture have the same. */
  private final Map<StageLoss, Integer> counters = new HashMap<>();

  private final LongConsumer told;
  private long read;
  private long fragments;

  /**
   * Looks through captures for the order of their fragments.
   *
   * @param names of the captures; those that can be read once are seen when they are merged
   * @param told takes the number of records that were read so far, of both times
   */
  Merge(List<String> names, List<CaptureRecords> captures, LongConsumer told) throws IOException {
    this.told = told;
    for (int i = 0; i < captures.size(); i++) {
      inputs.add(new Input(i, captures.get(i)));
      if (!InputFile.isReadOnce(names.get(i))) {
        note(i, names.get(i));
      }
    }
    for (ThreadTurns thread : threads.values()) {
      refuse(thread.order());
    }
    inputs.forEach(input -> input.turns = turns(input.records.next()));
  }

  private void note(int input, String name) throws IOException {
    try (CaptureReader capture = InputFile.capture(name)) {
      for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
        told.accept(++read);
        if (next instanceof TraceFragment fragment) {
          turns(fragment).note(input, fragment);
        }
      }
    } catch (CaptureException e) {
      // told when the records are merged
    }
  }

  private ThreadTurns turns(SpecificRecord record) {
    return record instanceof TraceFragment fragment
        ? threads.computeIfAbsent(
            RecordKey.ofThreadInRun(fragment), key -> new ThreadTurns(fragment))
        : null;
  }

  private void refuse(Optional<ThreadTurns.Same> found) throws SameException {
    if (found.isPresent()) {
      ThreadTurns.Same same = found.get();
      throw new SameException(
          "%s and %s are of one recording, and both have what %s did at one time: name one of them%s"
              .formatted(
                  name(same.input()),
                  name(same.other()),
                  same.thread(),
                  isCut(same.input()) && isCut(same.other())
                      ? ", or one cut of the original with all that is wanted"
                      : ""));
    }
  }

  private boolean isCut(int input) {
    return inputs.get(input).records.notes().containsKey(CutRuns.NOTE);
  }

  private String name(int input) {
    return inputs.get(input).records.name();
  }

  long fragments() {
    return fragments;
  }

  /** Writes the capture; without an end if an input has none. */
  void into(NewCapture file) throws IOException {
    takeCounters();
    Host host =
        next()
            .or(() -> inputs.stream().findFirst())
            .map(input -> input.records.host())
            .orElseThrow(() -> new IOException(nothing()));
    file.write(host, notes(), this::writeTo);
  }

  private void writeTo(CaptureWriter writer) throws IOException {
    for (Optional<Input> input = next(); input.isPresent(); input = next()) {
      SpecificRecord record = input.get().records.next();
      if (record instanceof TraceFragment fragment) {
        refuse(input.get().turns.take(input.get().number, fragment));
        fragments++;
      }
      writer.write(record);
      advance(input.get());
      takeCounters();
    }
    for (StageLoss loss : losses.counters()) {
      writer.write(loss);
    }
    if (damage().isEmpty()) {
      writer.write(end());
    }
  }

  private void advance(Input input) throws IOException {
    told.accept(++read);
    input.records.advance();
    input.turns = turns(input.records.next());
  }

  private String nothing() {
    List<String> damage = damage();
    return damage.isEmpty()
        ? "no capture names a host: nothing to write"
        : String.join("; ", damage) + ": nothing to write before it";
  }

  /** What damaged captures lack. */
  List<String> damage() {
    return inputs.stream().map(input -> input.records.damage()).filter(Objects::nonNull).toList();
  }

  /** The notes of cuts say of which input each is. */
  private Map<String, String> notes() {
    Map<String, String> notes = new TreeMap<>(Map.of("merged", String.valueOf(inputs.size())));
    for (Input input : inputs) {
      String cut = input.records.notes().get(CutRuns.NOTE);
      if (cut != null) {
        notes.merge(CutRuns.NOTE, input.records.name() + " " + cut, (a, b) -> a + "; " + b);
      }
    }
    return notes;
  }

  private StreamEnd end() {
    return inputs.stream()
        .map(input -> input.records.end())
        .filter(Objects::nonNull)
        .max(
            Comparator.comparingLong(
                end -> end.getTimestampNs() + end.getHost().getMonotonicToEpochNs()))
        .orElseThrow();
  }

  private void takeCounters() throws IOException {
    for (Input input : inputs) {
      while (input.records.next() instanceof StageLoss loss) {
        if (counters.computeIfAbsent(loss, first -> input.number) == input.number) {
          losses.ofIngest(input.records.name(), loss);
        }
        advance(input);
      }
    }
  }

  /** Input with the earliest record among those whose turn it is. */
  private Optional<Input> next() {
    return inputs.stream()
        .filter(input -> input.records.next() != null)
        .min(
            Comparator.comparing((Input input) -> !input.hasTurn())
                .thenComparingLong(input -> input.records.dueEpochNs()));
  }
}
