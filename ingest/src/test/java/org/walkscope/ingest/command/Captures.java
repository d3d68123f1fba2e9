// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.sink.CaptureSink;

/** Captures of streams that are built by hand. */
final class Captures {
  private Captures() {}

  static Path of(StreamBuilder stream, Path capture) throws IOException {
    new Ingest(FragmentSettings.usual(), () -> 0, p -> {})
        .run(
            new ByteArrayInputStream(stream.bytes()),
            header -> new CaptureSink(capture, header.host(), header.epochNs()));
    return capture;
  }
}
