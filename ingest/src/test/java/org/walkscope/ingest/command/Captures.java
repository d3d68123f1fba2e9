// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.walkscope.capture.CaptureReader;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.sink.CaptureSink;

/** Captures of streams that are built by hand. */
final class Captures {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long BASE = 0x7f0000000000L;

  private Captures() {}

  static Path of(StreamBuilder stream, Path capture) throws IOException {
    new Ingest(FragmentSettings.usual(), () -> 0, p -> {})
        .run(
            new ByteArrayInputStream(stream.bytes()),
            header -> new CaptureSink(capture, header.host(), header.epochNs()));
    return capture;
  }

  /** A walk and a loss in each block. */
  static Path ofThreeBlocks(Path capture) throws IOException {
    StreamBuilder builder = new StreamBuilder();
    for (int i = 0; i < 3; i++) { // a block each
      SmallWalks.walk(builder, i * SECOND_NS, i + 1, SmallWalks.begin(55, i, BASE));
      builder.loss(i * SECOND_NS + SECOND_NS / 2, 0, 6 * i + 6, 0);
    }
    return of(builder.end(3 * SECOND_NS), capture);
  }

  static long firstBlockOf(Path capture) throws IOException {
    try (CaptureReader reader = CaptureReader.open(capture)) {
      reader.next();
      return reader.blockPosition();
    }
  }

  static long secondBlockOf(Path capture) throws IOException {
    try (CaptureReader reader = CaptureReader.open(capture)) {
      reader.next();
      long first = reader.blockPosition();
      while (reader.blockPosition() == first) {
        reader.next();
      }
      return reader.blockPosition();
    }
  }
}
