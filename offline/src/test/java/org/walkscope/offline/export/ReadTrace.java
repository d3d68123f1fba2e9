// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.views.perfetto.proto.PerfettoTrace.BuiltinClock;
import org.walkscope.views.perfetto.proto.PerfettoTrace.ClockSnapshot;
import org.walkscope.views.perfetto.proto.PerfettoTrace.DebugAnnotation;
import org.walkscope.views.perfetto.proto.PerfettoTrace.Trace;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TracePacket;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackDescriptor;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/**
 * Trace as Perfetto imports it: packets in the order of their times, those of equal times as they
 * stand; an end closes what its track began last.
 */
final class ReadTrace {
  /** Slice or instant, and the thread of its track; 0 outside threads. */
  record Event(TrackEvent begin, TrackEvent end, int tid, int depth, long beginNs, long endNs) {
    String category() {
      return begin.getCategories(0);
    }

    DebugAnnotation arg(String name) {
      return begin.getDebugAnnotationsList().stream()
          .filter(arg -> arg.getName().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private record Open(TrackEvent event, long ns) {}

  final Map<Long, TrackDescriptor> tracks = new HashMap<>();
  final List<ClockSnapshot> clocks = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  private final Map<Long, Deque<Open>> open = new HashMap<>();

  static ReadTrace of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new ReadTrace(Trace.parseFrom(in));
    }
  }

  private ReadTrace(Trace trace) {
    List<TracePacket> timed = new ArrayList<>();
    for (TracePacket packet : trace.getPacketList()) {
      assertThat(packet.getTrustedPacketSequenceId()).isEqualTo(1);
      if (packet.hasTrackDescriptor()) {
        describe(packet.getTrackDescriptor());
      } else if (packet.hasClockSnapshot()) {
        clocks.add(packet.getClockSnapshot());
      } else {
        assertThat(packet.getTimestampClockId())
            .isEqualTo(BuiltinClock.BUILTIN_CLOCK_MONOTONIC_VALUE);
        assertThat(tracks).containsKey(packet.getTrackEvent().getTrackUuid());
        timed.add(packet);
      }
    }
    timed.sort(Comparator.comparingLong(TracePacket::getTimestamp));
    timed.forEach(this::add);
    assertThat(open.values()).allMatch(Deque::isEmpty);
  }

  private void describe(TrackDescriptor track) {
    assertThat(track.getUuid()).isPositive();
    assertThat(tracks.put(track.getUuid(), track)).isNull();
    if (track.hasParentUuid()) {
      assertThat(tracks).containsKey(track.getParentUuid());
    }
  }

  private void add(TracePacket packet) {
    TrackEvent event = packet.getTrackEvent();
    long ns = packet.getTimestamp();
    Deque<Open> stack = open.computeIfAbsent(event.getTrackUuid(), track -> new ArrayDeque<>());
    switch (event.getType()) {
      case TYPE_SLICE_BEGIN -> stack.push(new Open(event, ns));
      case TYPE_SLICE_END -> {
        Open begun = stack.pop();
        events.add(
            new Event(begun.event, event, tid(event.getTrackUuid()), stack.size(), begun.ns, ns));
      }
      case TYPE_INSTANT ->
          events.add(new Event(event, event, tid(event.getTrackUuid()), stack.size(), ns, ns));
      default -> throw new AssertionError(event);
    }
  }

  private int tid(long uuid) {
    TrackDescriptor track = tracks.get(uuid);
    return !track.hasThread() && track.hasParentUuid()
        ? tid(track.getParentUuid())
        : track.getThread().getTid();
  }

  List<Event> of(String category) {
    return events.stream().filter(event -> event.category().equals(category)).toList();
  }
}
