// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.verify.proc.MapsLine;
import org.walkscope.verify.proc.MapsText;
import org.walkscope.verify.smaps.SmapsFields;
import org.walkscope.verify.smaps.SmapsText;

/**
 * Text of the kernel for a recorded read, and the kernel's host.
 *
 * @param host of the capture
 * @param firstEpochNs of the capture's first event
 * @param rollup null when there is no such file
 * @param maps null when there is no such file
 */
record KernelText(
    RecordedRead read,
    Host host,
    long firstEpochNs,
    List<SmapsFields> smaps,
    SmapsFields rollup,
    List<MapsLine> maps) {

  static KernelText of(RecordedRead read) throws IOException {
    TraceFragment first = firstFragment(read.capture());
    return new KernelText(
        read,
        first.getHost(),
        first.getFirstTimestampNs() + first.getHost().getMonotonicToEpochNs(),
        SmapsText.read(there(read.smaps())),
        read.rollup() == null ? null : SmapsText.readRollup(there(read.rollup())),
        read.maps() == null ? null : MapsText.read(there(read.maps())));
  }

  private static Path there(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is missing");
    }
    return file;
  }

  static TraceFragment firstFragment(Path capture) throws IOException {
    try (CaptureReader reader = CaptureReader.open(there(capture))) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          return fragment;
        }
      }
    } catch (CaptureException e) {
      throw new IOException(capture + ": " + e.getMessage(), e);
    }
    throw new IOException(capture + " has no events: record it again");
  }
}
