// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
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
    for (ThreadLine thread : timeline.threads()) {
      write(thread, timeline.process(thread.tgid));
    }
    if (!timeline.losses().isEmpty()) {
      long track = track(TrackDescriptor.newBuilder().setName("losses"));
      for (Slice loss : timeline.losses()) {
        begin(track, loss);
      }
    }
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

  private void write(ThreadLine thread, String process) throws IOException {
    if (thread.slices.isEmpty() && thread.instants.isEmpty()) {
      return;
    }
    long line = threadTrack(thread, process);
    for (Slice instant : thread.instants) {
      begin(line, instant);
    }
    List<List<Slice>> nested = thread.tracks();
    for (int i = 0; i < nested.size(); i++) {
      long track =
          i == 0
              ? line
              : track(
                  TrackDescriptor.newBuilder().setParentUuid(line).setName("overlapping times"));
      writeNested(track, nested.get(i));
    }
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

  private void writeNested(long track, List<Slice> outerFirst) throws IOException {
    Deque<Slice> open = new ArrayDeque<>();
    for (Slice slice : outerFirst) {
      while (!open.isEmpty() && open.peek().endNs <= slice.beginNs) {
        end(track, open.pop());
      }
      begin(track, slice);
      open.push(slice);
    }
    while (!open.isEmpty()) {
      end(track, open.pop());
    }
  }

  private void begin(long track, Slice slice) throws IOException {
    TrackEvent.Builder event =
        TrackEvent.newBuilder()
            .mergeFrom(slice.event)
            .setTrackUuid(track)
            .addAllFlowIds(slice.flows);
    write(at(slice.beginNs).setTrackEvent(event));
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
