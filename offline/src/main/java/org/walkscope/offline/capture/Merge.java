// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.offline.loss.Losses;
import org.walkscope.schema.Host;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Records of several captures, by time; counters of ingest are added up and stand at the end. */
final class Merge {
  private final List<CaptureRecords> inputs;
  private final Losses losses = new Losses();
  private long fragments;

  Merge(List<CaptureRecords> inputs) {
    this.inputs = inputs;
  }

  long fragments() {
    return fragments;
  }

  /** Writes the capture; without an end if an input has none. */
  void into(NewCapture file) throws IOException {
    takeCounters();
    Host host =
        earliest()
            .or(() -> inputs.stream().findFirst())
            .map(CaptureRecords::host)
            .orElseThrow(() -> new IOException(nothing()));
    file.write(host, notes(), this::writeTo);
  }

  private void writeTo(CaptureWriter writer) throws IOException {
    for (Optional<CaptureRecords> input = earliest(); input.isPresent(); input = earliest()) {
      SpecificRecord record = input.get().next();
      fragments += record instanceof TraceFragment ? 1 : 0;
      writer.write(record);
      input.get().advance();
      takeCounters();
    }
    for (StageLoss loss : losses.counters()) {
      writer.write(loss);
    }
    if (damage().isEmpty()) {
      writer.write(end());
    }
  }

  private String nothing() {
    List<String> damage = damage();
    return damage.isEmpty()
        ? "no capture names a host: nothing to write"
        : String.join("; ", damage) + ": nothing to write before it";
  }

  /** What damaged captures lack. */
  List<String> damage() {
    return inputs.stream().map(CaptureRecords::damage).filter(Objects::nonNull).toList();
  }

  private Map<String, String> notes() {
    Map<String, String> notes = new TreeMap<>(Map.of("merged", String.valueOf(inputs.size())));
    for (CaptureRecords input : inputs) {
      String cut = input.notes().get(CutCommand.NOTE);
      if (cut != null) {
        notes.merge(CutCommand.NOTE, cut, (a, b) -> a + "; " + b);
      }
    }
    return notes;
  }

  private StreamEnd end() {
    return inputs.stream()
        .map(CaptureRecords::end)
        .filter(Objects::nonNull)
        .max(
            Comparator.comparingLong(
                end -> end.getTimestampNs() + end.getHost().getMonotonicToEpochNs()))
        .orElseThrow();
  }

  private void takeCounters() throws IOException {
    for (CaptureRecords input : inputs) {
      while (input.next() instanceof StageLoss loss) {
        losses.ofIngest(input.name(), loss);
        input.advance();
      }
    }
  }

  private Optional<CaptureRecords> earliest() {
    return inputs.stream()
        .filter(input -> input.next() != null)
        .min(Comparator.comparingLong(CaptureRecords::dueEpochNs));
  }
}
