// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.util.Locale;
import org.walkscope.views.perfetto.proto.PerfettoTrace.DebugAnnotation;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

/** Event of a track with its arguments. */
final class EventArgs {
  private final TrackEvent.Builder event;

  EventArgs(TrackEvent.Type type, String category, String name) {
    event = TrackEvent.newBuilder().setType(type).addCategories(category).setName(name);
  }

  static EventArgs slice(String category, String name) {
    return new EventArgs(TrackEvent.Type.TYPE_SLICE_BEGIN, category, name);
  }

  static EventArgs instant(String category, String name) {
    return new EventArgs(TrackEvent.Type.TYPE_INSTANT, category, name);
  }

  /** Adds a text; nothing for null. */
  EventArgs text(String name, String value) {
    if (value != null) {
      event.addDebugAnnotations(DebugAnnotation.newBuilder().setName(name).setStringValue(value));
    }
    return this;
  }

  /** Adds the word of an enum; nothing for null. */
  EventArgs word(String name, Enum<?> value) {
    return text(name, value == null ? null : word(value));
  }

  EventArgs number(String name, long value) {
    event.addDebugAnnotations(DebugAnnotation.newBuilder().setName(name).setIntValue(value));
    return this;
  }

  EventArgs address(String name, long value) {
    event.addDebugAnnotations(DebugAnnotation.newBuilder().setName(name).setPointerValue(value));
    return this;
  }

  EventArgs flag(String name, boolean value) {
    event.addDebugAnnotations(DebugAnnotation.newBuilder().setName(name).setBoolValue(value));
    return this;
  }

  TrackEvent event() {
    return event.build();
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
