// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.EventView;
import org.walkscope.wire.WireFrames;

/**
 * Frame stream of a guest's recording, as of many threads that do the same at the same time; a
 * round of the probe's counters follows each of its fragments.
 */
final class FrameLoad {
  private static final int THREADS_APART = 100_000;
  private static final long SECOND_NS = 1_000_000_000L;

  private FrameLoad() {}

  /**
   * Makes a stream.
   *
   * @param threads for each thread of the recording
   */
  static byte[] of(Path capture, int threads) throws IOException {
    StreamBuilder stream = new StreamBuilder();
    EventReader events = new EventReader();
    long seen = 0;
    long lastNs = 0;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          for (int thread = 0; thread < threads; thread++) {
            stream.on(fragment.getWalker().getTid() + thread * THREADS_APART, 0);
            events.read(fragment, stream);
          }
          seen += (long) threads * fragment.getEvents();
          lastNs = Math.max(lastNs, fragment.getLastTimestampNs());
          stream.loss(lastNs, 0, seen, 0);
        }
      }
    } catch (MalformedColumnException e) {
      throw new IOException(capture + ": " + e.getMessage(), e);
    }
    return stream.end(lastNs + 1).bytes();
  }

  /**
   * The events of a stream as of reads that come at even times, each event 1 µs behind the one
   * before, with a round of the probe's counters each second.
   *
   * @param eventsPerRead 225 for an example
   */
  static byte[] ofReads(byte[] recorded, int eventsPerRead, int perSecond) throws IOException {
    FrameReader frames = new FrameReader(new ByteArrayInputStream(recorded));
    StreamBuilder stream = new StreamBuilder();
    long beginNs = frames.header().monotonicNs();
    long events = 0;
    long atNs = beginNs;
    while (frames.next()) {
      if (WireFrames.isEvent(frames.type())) {
        long read = events / eventsPerRead;
        long nextNs = beginNs + read * SECOND_NS / perSecond + events % eventsPerRead * 1000;
        if ((nextNs - beginNs) / SECOND_NS > (atNs - beginNs) / SECOND_NS) {
          stream.loss(nextNs - 1, 0, events, 0);
        }
        atNs = nextNs;
        EventView event = new EventView();
        event.over(frames.payload());
        event.timestampNs(atNs);
        byte[] payload = new byte[event.limit()];
        event.copyTo(payload, 0);
        stream.frame(frames.type(), payload);
        events++;
      }
    }
    return stream.end(atNs + 1).bytes();
  }
}
