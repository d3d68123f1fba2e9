// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.views.perfetto.proto.PerfettoTrace.BuiltinClock;
import org.walkscope.views.perfetto.proto.PerfettoTrace.ClockSnapshot;
import org.walkscope.views.perfetto.proto.PerfettoTrace.ProcessDescriptor;
import org.walkscope.views.perfetto.proto.PerfettoTrace.ThreadDescriptor;
import org.walkscope.views.perfetto.proto.PerfettoTrace.Trace;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TracePacket;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackDescriptor;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/**
 * Writes a timeline as a trace of Perfetto: a track a process and thread, a further one where
 * slices of a thread do not nest, and one for losses. Times are CLOCK_MONOTONIC, which the trace
 * says. Events of one track are in their order: Perfetto sorts by time alone, and keeps the order
 * of equal times.
 */
public final class PerfettoWriter {
  private static final int SEQUENCE = 1;

  private final OutputStream out;
  private final Map<Integer, Long> processTracks = new HashMap<>();
  private long tracks;

  /** Thread whose slices are being written; null before the first. */
  private ThreadTracks thread;

  /** Track with the slices that have begun and not ended on it, the inner first. */
  private record Track(long uuid, Deque<Slice> open) {}

  /** Tracks of one thread: one, unless some slices overlap by a part, as bounds of times may. */
  private static final class ThreadTracks {
    private final long tid;
    private final long line;
    private final List<Track> tracks = new ArrayList<>(1);

    ThreadTracks(long tid, long line) {
      this.tid = tid;
      this.line = line;
    }

    void add(long track) {
      tracks.add(new Track(track, new ArrayDeque<>()));
    }
  }

  public PerfettoWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a timeline that has ended. */
  public void write(Timeline timeline) throws IOException {
    boolean first = true;
    for (Map.Entry<Long, Long> reading : timeline.clock().realtime().entrySet()) {
      TracePacket.Builder packet =
          TracePacket.newBuilder().setClockSnapshot(snapshot(reading.getKey(), reading.getValue()));
      if (first) {
        packet.setSequenceFlags(TracePacket.SequenceFlags.SEQ_INCREMENTAL_STATE_CLEARED_VALUE);
        first = false;
      }
      write(packet);
    }
    SliceReader reader = new SliceReader(slice -> write(slice, timeline));
    timeline.rows().forEach(reader::take);
    reader.end();
    endTracks();
  }

  /** Writes a slice or an instant, the next of its thread or the first of another. */
  private void write(Slice slice, Timeline timeline) throws IOException {
    if (thread == null || thread.tid != slice.tid) {
      endTracks();
      thread = new ThreadTracks(slice.tid, lineOf(slice.tid, timeline));
    }
    if (slice.isInstant) {
      begin(thread.line, slice);
      return;
    }
    int track = 0;
    while (!nests(slice, track)) {
      track++;
    }
    begin(thread.tracks.get(track).uuid(), slice);
    thread.tracks.get(track).open().push(slice);
  }

  /** Ends what is over on a track of the thread, and tells whether the slice fits there. */
  private boolean nests(Slice slice, int index) throws IOException {
    if (index == thread.tracks.size()) {
      TrackDescriptor.Builder child =
          TrackDescriptor.newBuilder().setParentUuid(thread.line).setName("overlapping times");
      thread.add(index == 0 ? thread.line : track(child));
    }
    Track track = thread.tracks.get(index);
    while (!track.open().isEmpty() && track.open().peek().endNs <= slice.beginNs) {
      end(track.uuid(), track.open().pop());
    }
    return track.open().isEmpty() || track.open().peek().endNs >= slice.endNs;
  }

  private void endTracks() throws IOException {
    if (thread != null) {
      for (Track track : thread.tracks) {
        while (!track.open().isEmpty()) {
          end(track.uuid(), track.open().pop());
        }
      }
    }
  }

  private long lineOf(long tid, Timeline timeline) throws IOException {
    if (tid == SliceKey.LOSSES) {
      return track(TrackDescriptor.newBuilder().setName("losses"));
    }
    ThreadLine named = timeline.thread(tid);
    return threadTrack(named, timeline.process(named.tgid));
  }

  private static ClockSnapshot snapshot(long monotonicNs, long realtimeNs) {
    return ClockSnapshot.newBuilder()
        .addClocks(clock(BuiltinClock.BUILTIN_CLOCK_MONOTONIC, monotonicNs))
        .addClocks(clock(BuiltinClock.BUILTIN_CLOCK_REALTIME, realtimeNs))
        .setPrimaryTraceClock(BuiltinClock.BUILTIN_CLOCK_MONOTONIC)
        .build();
  }

  private static ClockSnapshot.Clock clock(BuiltinClock clock, long ns) {
    return ClockSnapshot.Clock.newBuilder().setClockId(clock.getNumber()).setTimestamp(ns).build();
  }

  private long threadTrack(ThreadLine thread, String process) throws IOException {
    TrackDescriptor.Builder track = TrackDescriptor.newBuilder();
    if (thread.tgid == 0) { // no begin of its walks was delivered
      return track(track.setName(thread.comm + " " + thread.tid));
    }
    if (!processTracks.containsKey(thread.tgid)) {
      ProcessDescriptor.Builder descriptor =
          ProcessDescriptor.newBuilder().setPid(thread.tgid).setProcessName(process);
      processTracks.put(thread.tgid, track(TrackDescriptor.newBuilder().setProcess(descriptor)));
    }
    return track(
        track
            .setParentUuid(processTracks.get(thread.tgid))
            .setThread(
                ThreadDescriptor.newBuilder()
                    .setPid(thread.tgid)
                    .setTid(thread.tid)
                    .setThreadName(thread.comm)));
  }

  private long track(TrackDescriptor.Builder track) throws IOException {
    tracks++;
    write(TracePacket.newBuilder().setTrackDescriptor(track.setUuid(tracks)));
    return tracks;
  }

  private void begin(long track, Slice slice) throws IOException {
    write(
        at(slice.beginNs)
            .setTrackEvent(slice.event.setTrackUuid(track).addAllFlowIds(slice.flows)));
  }

  private void end(long track, Slice slice) throws IOException {
    TrackEvent.Builder event =
        TrackEvent.newBuilder().setType(TrackEvent.Type.TYPE_SLICE_END).setTrackUuid(track);
    if (slice.flowIn != 0) {
      event.addTerminatingFlowIds(slice.flowIn);
    }
    write(at(slice.endNs).setTrackEvent(event));
  }

  private static TracePacket.Builder at(long monotonicNs) {
    return TracePacket.newBuilder()
        .setTimestamp(monotonicNs)
        .setTimestampClockId(BuiltinClock.BUILTIN_CLOCK_MONOTONIC.getNumber());
  }

  private void write(TracePacket.Builder packet) throws IOException {
    Trace.newBuilder().addPacket(packet.setTrustedPacketSequenceId(SEQUENCE)).build().writeTo(out);
  }
}
