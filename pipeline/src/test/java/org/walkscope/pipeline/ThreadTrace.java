// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/**
 * Writes the fragments of one walker thread by hand: events into the open one, then {@link #cut}.
 */
public final class ThreadTrace {
  private final Host host;
  private final long streamEpochNs;
  private final EventWriter writer;
  private final List<TraceFragment> fragments = new ArrayList<>();
  private Walker walker;
  private long next;

  public ThreadTrace(Host host, Walker walker) {
    this(host, walker, TestHosts.EPOCH_NS);
  }

  public ThreadTrace(Host host, Walker walker, long streamEpochNs) {
    this.host = host;
    this.walker = walker;
    this.streamEpochNs = streamEpochNs;
    this.writer = new EventWriter(host.getPageShift());
  }

  public ThreadTrace write(Consumer<EventVisitor> events) {
    events.accept(writer);
    return this;
  }

  /** Ends the open fragment, if anything is in it. */
  public ThreadTrace cut() {
    if (writer.events() > 0) {
      TraceFragment fragment = new TraceFragment();
      fragment.setHost(host);
      fragment.setStreamEpochNs(streamEpochNs);
      fragment.setFragment(next++);
      fragment.setWalker(walker);
      fragment.setCgroups(writer.targetCgroups().stream().map(ThreadTrace::cgroup).toList());
      writer.into(fragment);
      writer.clear();
      fragments.add(fragment);
    }
    return this;
  }

  /** Cgroup of an id, as ingest tells it. */
  public static Cgroup cgroup(long id) {
    return new Cgroup(id, "/" + id + ".scope", id + ".scope", null, null);
  }

  /** The tid belongs to another task from here on. */
  public ThreadTrace passTo(Walker newWalker) {
    cut();
    walker = newWalker;
    next = 0;
    return this;
  }

  public List<TraceFragment> fragments() {
    cut();
    return fragments;
  }
}
