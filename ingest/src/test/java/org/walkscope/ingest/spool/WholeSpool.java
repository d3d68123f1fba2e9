// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.walkscope.schema.TraceFragment;

/** A spool of several segments that has all of a stream, and has sent nothing. */
final class WholeSpool {
  /** Small segments, all read from the disk. */
  static final SpoolSettings SETTINGS = settings(8 << 20, 0);

  final byte[] stream;
  final SpoolRun run;

  /** Fragments of the stream, as a spool that nothing disturbs gives them. */
  final List<TraceFragment> all;

  /**
   * Makes the spool.
   *
   * @param folder of a test, in which it is {@code spool}
   */
  WholeSpool(Path folder) throws IOException {
    this(folder, SETTINGS, Streams.random(11, 300, 25));
  }

  WholeSpool(Path folder, SpoolSettings settings, byte[] stream) throws IOException {
    this.stream = stream;
    run = new SpoolRun(folder.resolve("spool"), settings);
    run.sendAll(stream);
    all = SentFragments.fragments(SentRecords.undisturbed(folder.resolve("whole"), stream));
    assertThat(run.segments()).hasSizeGreaterThan(3);
  }

  /** Bounds of a spool that keeps what it does not send for a week. */
  static SpoolSettings settings(long bytes, long memoryBytes) {
    return new SpoolSettings(bytes, Duration.ofDays(7), memoryBytes, false);
  }

  /** Another spool with the same bounds. */
  static SpoolRun other(Path folder) {
    return new SpoolRun(folder, SETTINGS);
  }
}
