// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.TraceFragment;

/** Events of a thread, cut into more fragments. */
final class SmallFragments {
  /** Names of calls that belong to the event before them. */
  private static final Set<String> PARTS = Set.of("run", "folio", "folios");

  private final TraceFragment whole;
  private final int mostEvents;
  private final EventWriter writer;
  private final List<TraceFragment> cut = new ArrayList<>();

  private SmallFragments(TraceFragment whole, int mostEvents) {
    this.whole = whole;
    this.mostEvents = mostEvents;
    this.writer = new EventWriter(whole.getHost().getPageShift());
  }

  /** Cuts the single fragment of a thread: walks go on from one part to the next. */
  static List<TraceFragment> of(TraceFragment whole, int mostEvents) throws IOException {
    SmallFragments small = new SmallFragments(whole, mostEvents);
    EventCalls.read(whole, small::write);
    small.cut();
    return small.cut;
  }

  private void write(Method event, Object[] arguments) throws ReflectiveOperationException {
    if (writer.events() >= mostEvents && !PARTS.contains(event.getName())) {
      cut();
    }
    event.invoke(writer, arguments);
  }

  private void cut() {
    TraceFragment fragment = TraceFragment.newBuilder(whole).build();
    fragment.setFragment((long) cut.size());
    writer.into(fragment);
    writer.clear();
    cut.add(fragment);
  }
}
