// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.views.perfetto.proto.PerfettoTrace.BuiltinClock;
import org.walkscope.views.perfetto.proto.PerfettoTrace.ClockSnapshot;
import org.walkscope.views.perfetto.proto.PerfettoTrace.DebugAnnotation;
import org.walkscope.views.perfetto.proto.PerfettoTrace.Trace;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TracePacket;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Slices of a trace of Perfetto, read by the classes of its protobuf, their times epoch ns. */
final class DownloadedTrace {
  private final Map<Long, Integer> tids = new HashMap<>();
  private final Map<Long, Long> parents = new HashMap<>();
  private final Map<Long, Deque<Slice>> open = new HashMap<>();
  private final List<Slice> slices = new ArrayList<>();
  private long monotonicToEpochNs;

  /** A slice that has ended. */
  record Slice(
      String category, int tid, String name, long beginNs, long endNs, Map<String, Object> values) {
    Slice endedAt(long ns) {
      return new Slice(category, tid, name, beginNs, ns, values);
    }
  }

  private DownloadedTrace() {}

  static DownloadedTrace read(Path file) throws IOException {
    DownloadedTrace read = new DownloadedTrace();
    try (InputStream in = Files.newInputStream(file)) {
      Trace.parseFrom(in).getPacketList().forEach(read::take);
    }
    return read;
  }

  List<Slice> slices(String category) {
    return slices.stream().filter(slice -> slice.category().equals(category)).toList();
  }

  private void take(TracePacket packet) {
    if (packet.hasClockSnapshot()) {
      Map<Integer, Long> clocks = new HashMap<>();
      for (ClockSnapshot.Clock clock : packet.getClockSnapshot().getClocksList()) {
        clocks.put(clock.getClockId(), clock.getTimestamp());
      }
      monotonicToEpochNs =
          clocks.get(BuiltinClock.BUILTIN_CLOCK_REALTIME_VALUE)
              - clocks.get(BuiltinClock.BUILTIN_CLOCK_MONOTONIC_VALUE);
    } else if (packet.hasTrackDescriptor()) {
      parents.put(
          packet.getTrackDescriptor().getUuid(), packet.getTrackDescriptor().getParentUuid());
      if (packet.getTrackDescriptor().hasThread()) {
        tids.put(
            packet.getTrackDescriptor().getUuid(),
            packet.getTrackDescriptor().getThread().getTid());
      }
    } else if (packet.hasTrackEvent()) {
      take(packet.getTrackEvent(), packet.getTimestamp() + monotonicToEpochNs);
    }
  }

  private void take(TrackEvent event, long epochNs) {
    Deque<Slice> track = open.computeIfAbsent(event.getTrackUuid(), uuid -> new ArrayDeque<>());
    if (event.getType() == TrackEvent.Type.TYPE_SLICE_BEGIN) {
      Map<String, Object> values = new HashMap<>();
      event.getDebugAnnotationsList().forEach(one -> values.put(one.getName(), value(one)));
      track.push(
          new Slice(
              event.getCategories(0),
              tid(event.getTrackUuid()),
              event.getName(),
              epochNs,
              0,
              values));
    } else if (event.getType() == TrackEvent.Type.TYPE_SLICE_END) {
      slices.add(track.pop().endedAt(epochNs));
    }
  }

  private int tid(long track) {
    return tids.containsKey(track) ? tids.get(track) : tids.get(parents.get(track));
  }

  private static Object value(DebugAnnotation annotation) {
    return switch (annotation.getValueCase()) {
      case BOOL_VALUE -> annotation.getBoolValue();
      case INT_VALUE -> annotation.getIntValue();
      case POINTER_VALUE -> Long.toHexString(annotation.getPointerValue());
      default -> annotation.getStringValue();
    };
  }
}
