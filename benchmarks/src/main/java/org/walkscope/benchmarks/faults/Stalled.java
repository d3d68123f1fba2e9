// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.TraceFragment;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.Wire;

/**
 * Trace with tasks that wait for locks of its walkers, which the golden captures lack. Each hold of
 * mmap_lock delays a writer, and a reader behind it.
 */
final class Stalled {
  private static final int WRITER = 301;
  private static final int READER = 302;

  private final EventWriter writer;

  private Stalled(TraceFragment fragment) {
    writer = new EventWriter(fragment.getHost().getPageShift());
  }

  /** Copy of a trace whose records and order are unchanged. */
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
    if (arguments[0] instanceof LockHoldView lockHold
        && (lockHold.kind() == Wire.LOCK_MMAP_READ || lockHold.kind() == Wire.LOCK_MMAP_WRITE)) {
      writer.stall(stall(lockHold, lockHold.holdNs(), Wire.LOCK_MMAP_WRITE, WRITER));
      writer.stall(stall(lockHold, lockHold.holdNs() / 2, Wire.LOCK_MMAP_READ, READER));
    }
  }

  private static StallView stall(LockHoldView lockHold, long ns, int kind, int tid) {
    return StallView.allocate()
        .timestampNs(lockHold.timestampNs())
        .walk(lockHold.walk())
        .lock(lockHold.lock())
        .mm(lockHold.mm())
        .waitNs(ns)
        .overlapNs(ns)
        .waiterTid(tid)
        .waiterTgid(WRITER)
        .kind(kind)
        .heldKind(lockHold.kind())
        .waiterComm("waiter");
  }
}
