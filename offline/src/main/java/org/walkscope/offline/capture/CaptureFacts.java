// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.capture.CaptureException;
import org.walkscope.capture.CaptureReader;
import org.walkscope.capture.OpenSegmentException;
import org.walkscope.command.InputFile;
import org.walkscope.offline.loss.Losses;
import org.walkscope.offline.text.Recording;
import org.walkscope.schema.Cut;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.RunFacts;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/** Facts of one capture that its records tell, without its events. */
final class CaptureFacts {
  /** One run of a probe. */
  record Stream(String hostname, String bootId, long streamEpochNs) {
    static Stream of(Host host, long streamEpochNs) {
      return new Stream(host.getHostname(), host.getBootId(), streamEpochNs);
    }
  }

  /** Host, start and sums of a stream. */
  static final class StreamFacts {
    private final Host host;
    private final RunFacts run;
    private final Recording recording;
    private boolean some;
    private boolean part;
    private long firstNs = Long.MAX_VALUE;
    private long firstOffsetNs;
    private long lastNs = Long.MIN_VALUE;
    private long lastOffsetNs;
    private long firstEpochNs = Long.MAX_VALUE;
    private long lastEpochNs = Long.MIN_VALUE;
    private long fragments;
    private long events;
    private long entries;

    StreamFacts(Host host) {
      // there may be many streams, and constants are most of a host
      this.host = ShallowCopy.of(host, new Host());
      this.host.setConstants(Map.of());
      run = RunFacts.of(host);
      recording = Recording.of(host);
    }

    private void add(TraceFragment fragment) {
      long offsetNs = fragment.getHost().getMonotonicToEpochNs();
      if (fragment.getFirstTimestampNs() < firstNs) {
        firstNs = fragment.getFirstTimestampNs();
        firstOffsetNs = offsetNs;
      }
      if (fragment.getLastTimestampNs() > lastNs) {
        lastNs = fragment.getLastTimestampNs();
        lastOffsetNs = offsetNs;
      }
      firstEpochNs = Math.min(firstEpochNs, fragment.getFirstTimestampNs() + offsetNs);
      lastEpochNs = Math.max(lastEpochNs, fragment.getLastTimestampNs() + offsetNs);
      fragments++;
      events += fragment.getEvents();
      entries += fragment.getEntries();
    }

    /** Host, without its constants. */
    Host host() {
      return host;
    }

    /** What the constants tell of the probe's run. */
    RunFacts run() {
      return run;
    }

    /** True if it has some walks of the run. */
    boolean isCut() {
      return some && !part;
    }

    /** How the probe recorded. */
    Recording recording() {
      return recording;
    }

    /**
     * By how much the wall clock was set between the first and the last fragment; CLOCK_MONOTONIC
     * stands still while a machine is suspended.
     */
    long clockSetNs() {
      return fragments == 0 ? 0 : lastOffsetNs - firstOffsetNs;
    }

    long firstEpochNs() {
      return firstEpochNs;
    }

    long lastEpochNs() {
      return lastEpochNs;
    }

    long fragments() {
      return fragments;
    }

    long events() {
      return events;
    }

    long entries() {
      return entries;
    }
  }

  private final String name;
  private final Map<Stream, StreamFacts> streams = new TreeMap<>(BY_START);
  private final Set<String> threads = new HashSet<>();
  private final Losses losses = new Losses();
  private Map<String, String> notes;
  private long bytes;
  private String damage;
  private boolean open;

  private static final Comparator<Stream> BY_START =
      Comparator.comparingLong(Stream::streamEpochNs)
          .thenComparing(Stream::hostname)
          .thenComparing(Stream::bootId);

  private CaptureFacts(String name) {
    this.name = name;
  }

  /** Reads a capture; what is no capture at all is an error, damage behind its head a fact. */
  static CaptureFacts read(String name) throws IOException {
    CaptureFacts facts = new CaptureFacts(InputFile.shown(name));
    try (CaptureReader capture = InputFile.capture(name)) {
      facts.notes = capture.notes();
      try {
        for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
          facts.add(next);
        }
      } catch (OpenSegmentException e) {
        facts.open = true;
      } catch (CaptureException e) {
        facts.damage = e.getMessage();
      }
      facts.bytes = capture.position();
    }
    if (facts.damage == null && !facts.open) {
      Map<String, Long> events = new HashMap<>();
      facts.streams.forEach(
          (stream, of) ->
              events.put(RecordKey.ofRun(of.host(), stream.streamEpochNs()), of.events()));
      facts.losses.end(events);
    }
    return facts;
  }

  private void add(SpecificRecord record) {
    losses.ofIngest(name, record);
    if (record instanceof TraceFragment fragment) {
      stream(fragment.getHost(), fragment.getStreamEpochNs()).add(fragment);
      threads.add(RecordKey.ofThread(fragment.getHost(), fragment.getWalker()));
    } else if (record instanceof ProbeLoss loss) {
      stream(loss.getHost(), loss.getStreamEpochNs());
    } else if (record instanceof StreamEnd end) {
      stream(end.getHost(), end.getStreamEpochNs());
    }
  }

  private StreamFacts stream(Host host, long streamEpochNs) {
    StreamFacts facts =
        streams.computeIfAbsent(Stream.of(host, streamEpochNs), stream -> new StreamFacts(host));
    facts.some |= Cut.isSome(host);
    facts.part |= Cut.isPart(host);
    return facts;
  }

  String name() {
    return name;
  }

  /** Runs of probes, the earliest first. */
  Map<Stream, StreamFacts> streams() {
    return streams;
  }

  /** Events that the probes delivered, by their counters, and that it does not have. */
  long deliveredBeyond() {
    long events = streams.values().stream().mapToLong(StreamFacts::events).sum();
    return losses.events().delivered() - events;
  }

  int threads() {
    return threads.size();
  }

  Losses losses() {
    return losses;
  }

  /** Streams of which it has some walks: the rest is left out. */
  long cuts() {
    return streams.values().stream().filter(StreamFacts::isCut).count();
  }

  /** True if it has some time of a recording. */
  boolean isPart() {
    return streams.values().stream().anyMatch(stream -> stream.part);
  }

  /** What the writer says of the file. */
  Map<String, String> notes() {
    return notes;
  }

  /** Bytes read. */
  long bytes() {
    return bytes;
  }

  /** True of a segment of a spool that its agent had not closed. */
  boolean isOpen() {
    return open;
  }

  /** Reason and byte at which the capture ends early; null of a whole one. */
  String damage() {
    return damage;
  }
}
