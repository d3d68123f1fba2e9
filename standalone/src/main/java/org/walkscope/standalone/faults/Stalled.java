// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.event.EventWriter;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.schema.TraceFragment;

/**
 * A trace with tasks that wait for what its walkers hold: the golden captures were recorded where
 * nobody did. Each hold of mmap_lock keeps up a writer, and the reader behind it.
 */
final class Stalled {
  // enum ws_lock_kind
  private static final int MMAP_READ = 1;
  private static final int MMAP_WRITE = 2;

  private static final int WRITER = 301;
  private static final int READER = 302;

  private final EventWriter writer;

  private Stalled(TraceFragment fragment) {
    writer = new EventWriter(fragment.getHost().getPageShift());
  }

  /** The same records in the same order. */
  static List<SpecificRecord> of(List<SpecificRecord> trace) throws IOException {
    List<SpecificRecord> stalled = new ArrayList<>();
    for (SpecificRecord next : trace) {
      stalled.add(next instanceof TraceFragment fragment ? of(fragment) : next);
    }
    return stalled;
  }

  private static TraceFragment of(TraceFragment fragment) throws IOException {
    Stalled stalled = new Stalled(fragment);
    EventCalls.read(fragment, stalled::take);
    TraceFragment result = TraceFragment.newBuilder(fragment).build();
    stalled.writer.into(result);
    return result;
  }

  private void take(Method event, Object[] arguments) throws ReflectiveOperationException {
    event.invoke(writer, arguments);
    if (event.getName().equals("span")
        && arguments[2] instanceof HeldSpan span
        && (span.kind() == MMAP_READ || span.kind() == MMAP_WRITE)) {
      long releasedNs = (long) arguments[0];
      long walk = (long) arguments[1];
      writer.stall(releasedNs, walk, stall(span, span.holdNs(), MMAP_WRITE, WRITER));
      writer.stall(releasedNs, walk, stall(span, span.holdNs() / 2, MMAP_READ, READER));
    }
  }

  private static LockStall stall(HeldSpan span, long ns, int kind, int tid) {
    return new LockStall(
        span.lock(), span.mm(), ns, ns, tid, WRITER, kind, span.kind(), 0, "waiter");
  }
}
