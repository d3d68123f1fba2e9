// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What a sender gets of streams, for tests of other packages. */
public final class SentRecords {
  private SentRecords() {}

  /** A stream of some seconds, random by its seed. */
  public static byte[] stream(long seed, int seconds, int walksPerSecond) {
    return Streams.random(seed, seconds, walksPerSecond);
  }

  /** Records that the spool of one undisturbed run of ingest gives. */
  public static List<SpecificRecord> undisturbed(Path folder, byte[] stream) throws IOException {
    SpoolRun run = SpoolRun.in(folder);
    run.sendAll(stream);
    return run.records();
  }

  /** Records of a stream of a spool. */
  public static List<SpecificRecord> of(SpooledStream stream) throws IOException {
    List<SpecificRecord> records = new ArrayList<>();
    for (Batch batch = stream.take(); batch != null; batch = stream.take()) {
      records.addAll(batch.records());
    }
    return records;
  }
}
