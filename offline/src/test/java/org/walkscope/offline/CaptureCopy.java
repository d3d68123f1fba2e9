// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.TraceFragment;

/** Copies of captures with changed records. */
public final class CaptureCopy {
  private CaptureCopy() {}

  /** Records of a capture. */
  public static List<SpecificRecord> records(Path capture) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    return records;
  }

  /** Writes a copy in which the counters of a probe's first CPU are changed. */
  public static Path withCounters(Path capture, Path copy, Consumer<CpuLoss> change)
      throws IOException {
    return of(
        capture,
        copy,
        record -> {
          if (record instanceof ProbeLoss loss) {
            change.accept(loss.getCpus().get(0));
          }
          return List.of(record);
        });
  }

  /**
   * Writes a changed copy.
   *
   * @param change gives the records that stand for a record
   */
  public static Path of(
      Path capture, Path copy, Function<SpecificRecord, List<SpecificRecord>> change)
      throws IOException {
    List<SpecificRecord> records = records(capture);
    TraceFragment first =
        (TraceFragment)
            records.stream().filter(TraceFragment.class::isInstance).findFirst().orElseThrow();
    try (CaptureWriter writer =
        new CaptureWriter(copy, first.getHost(), first.getStreamEpochNs())) {
      for (SpecificRecord record : records) {
        for (SpecificRecord changed : change.apply(record)) {
          writer.write(changed);
        }
      }
    }
    return copy;
  }
}
