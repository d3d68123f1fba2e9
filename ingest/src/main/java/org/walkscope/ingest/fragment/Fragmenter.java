// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.walkscope.event.EventWriter;
import org.walkscope.ingest.StageCounters;
import org.walkscope.ingest.frame.FrameDecoder;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.SpoolThread;
import org.walkscope.schema.SpoolThreadId;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.wire.EventView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/**
 * Gathers the events of each walker thread into fragments, in the order of the stream: the probe
 * merges its buffers by time, so that a thread's events come in the order in which it made them. A
 * late event is counted and passed on in its place.
 *
 * <p>A fragment is closed when it is large enough, when its walker was idle for a while, when it is
 * old, when another snapshot begins, when the walker has another name, uid or cgroup, when the
 * clock was set, and at the end of the stream. Nothing is ever dropped: where the bounds of {@link
 * FragmentSettings} are reached, fragments are closed early. The same stream gives the same
 * fragments.
 */
public final class Fragmenter {
  /** Idle threads and old fragments are looked for this often, by the stream's time. */
  private static final long LOOK_NS = 50_000_000;

  private final StreamHost host;
  private final StreamCgroups cgroups;
  private final FragmentSettings settings;
  private final TraceSink sink;
  private final StageCounters counters;
  private final FrameDecoder decoder = new FrameDecoder();
  private final WireView scratch = new WireView();
  private final EventView event = new EventView();
  private final WalkBeginView begin = new WalkBeginView();
  private final EventWriter writer;

  /** The thread heard of least recently first. */
  private final Map<WalkerThread.Id, WalkerThread> threads = new LinkedHashMap<>(64, 0.75f, true);

  /** The thread that has a tid now. */
  private final Map<Integer, WalkerThread> byTid = new HashMap<>();

  /** A stream that goes into no spool has no marks, and nothing is kept for one. */
  private boolean marks;

  /** Threads heard of since the last mark, the one heard of least recently first. */
  private final Map<WalkerThread.Id, WalkerThread> heard = new LinkedHashMap<>(64, 0.75f, true);

  /** Threads that were forgotten since the last mark. */
  private final Set<WalkerThread.Id> forgotten = new LinkedHashSet<>();

  private final SharedRoom.Share share;
  private final Set<WalkerThread> open = new LinkedHashSet<>();
  private WalkerThread current;
  private long firstFragment;
  private long nowNs = Long.MIN_VALUE;
  private long lookedNs = Long.MIN_VALUE;
  private long openBytes;
  private long fragments;
  private long events;
  private long entries;

  public Fragmenter(
      StreamHost host,
      StreamCgroups cgroups,
      FragmentSettings settings,
      SharedRoom room,
      TraceSink sink,
      StageCounters counters) {
    this.host = host;
    this.cgroups = cgroups;
    this.settings = settings;
    this.share = room.new Share();
    this.sink = sink;
    this.counters = counters;
    this.writer = new EventWriter(host.now().getPageShift());
  }

  /** Latest time of the stream, CLOCK_MONOTONIC ns. */
  public long nowNs() {
    return nowNs;
  }

  /** Fragments closed so far. */
  public long fragments() {
    return fragments;
  }

  /** Events in them. */
  public long events() {
    return events;
  }

  /** Page-table entries in them. */
  public long entries() {
    return entries;
  }

  /**
   * Takes an event.
   *
   * @param frameAt where it stood in the stream
   */
  public void add(int type, WireView payload, long frameAt) throws IOException {
    event.over(payload);
    int tid = event.tid();
    if (current == null || current.id.tid() != tid) {
      current = byTid.get(tid);
      if (current != null) {
        threads.get(current.id); // heard of most recently
        hear(current);
      }
    }
    if (type == Wire.FRAME_WALK_BEGIN) {
      begin.over(payload);
      begin();
    } else if (current == null) {
      current = of(new WalkerThread.Id(tid, 0));
    }
    WalkerThread thread = current;
    append(thread, type, frameAt);
    PendingEvents pending = thread.pending();
    if (pending.count() >= settings.events() || pending.bytes() >= settings.bytes()) {
      close(thread, pending.cut());
    }
    if (openBytes > settings.openBytes()) {
      closeAll();
    }
    time(event.timestampNs());
  }

  private void append(WalkerThread thread, int type, long frameAt) {
    int before = thread.pending().allocated();
    boolean late = thread.add(type, event);
    openBytes += thread.pending().allocated() - before;
    open.add(thread);
    if (late) {
      counters.count(
          Counter.LATE_EVENTS,
          () ->
              "walk %s of tid %s, frame at byte %d"
                  .formatted(
                      Long.toUnsignedString(event.walk()),
                      Integer.toUnsignedString(thread.id.tid()),
                      frameAt));
    }
  }

  /**
   * The stream has come to this time: fragments of threads that were idle until now are closed, and
   * those that are old.
   */
  public void time(long timestampNs) throws IOException {
    nowNs = Math.max(nowNs, timestampNs);
    if (nowNs - LOOK_NS < lookedNs) {
      return;
    }
    lookedNs = nowNs;
    List<WalkerThread> due = new ArrayList<>();
    for (WalkerThread thread : open) {
      if (thread.latestNs() < nowNs - settings.idleNs()
          || thread.pending().firstNs() < nowNs - settings.ageNs()) {
        due.add(thread);
      }
    }
    for (WalkerThread thread : due) {
      close(thread, thread.pending().count());
    }
  }

  /** Closes every open fragment. */
  public void closeAll() throws IOException {
    for (WalkerThread thread : new ArrayList<>(open)) {
      close(thread, thread.pending().count());
    }
  }

  /** The thread, which has its tid from now on. */
  private WalkerThread of(WalkerThread.Id id) throws IOException {
    WalkerThread thread = threads.get(id);
    if (thread == null) {
      thread = new WalkerThread(id, firstFragment);
      threads.put(id, thread);
      forgetEldest();
    }
    hear(thread);
    byTid.put(id.tid(), thread);
    return thread;
  }

  private void hear(WalkerThread thread) {
    if (marks) {
      heard.put(thread.id, thread);
    }
  }

  private void forgetEldest() throws IOException {
    share.set(threads.size());
    while (share.isOver()) {
      Iterator<WalkerThread> eldest = threads.values().iterator();
      WalkerThread thread = eldest.next();
      eldest.remove();
      share.set(threads.size());
      byTid.remove(thread.id.tid(), thread);
      forgetAtMark(thread.id);
      close(thread, thread.pending().count());
      counters.count(
          Counter.WALKERS_FORGOTTEN, () -> "tid " + Integer.toUnsignedString(thread.id.tid()));
    }
  }

  /** Makes the thread of a begin the current one. */
  private void begin() throws IOException {
    WalkerThread.Id id = new WalkerThread.Id(begin.tid(), begin.walkerStartBoottimeNs());
    WalkerThread before = current;
    if (before == null || !before.id.equals(id)) {
      boolean continued = before != null && before.isContinuedBy(begin) && !threads.containsKey(id);
      if (before != null && !continued) {
        close(before, before.pending().count());
      }
      current = of(id);
      if (continued) {
        continueAs(current, before);
      }
    }
    Walker walker = current.walkerOf(begin);
    int pending = current.pending().count();
    if (pending > 0
        && (current.isAnother(walker, begin)
            || (current.isAnotherSnapshot(begin) && pending >= settings.snapshotEvents()))) {
      close(current, pending);
    }
    current.learn(walker, begin);
  }

  /** The thread of which no begin came is known now. */
  private void continueAs(WalkerThread known, WalkerThread unknown) {
    if (open.remove(unknown)) {
      known.continueFrom(unknown);
      open.add(known);
    }
    if (unknown.hasNoFragments()) {
      threads.remove(unknown.id);
      forgetAtMark(unknown.id);
    }
  }

  private void forgetAtMark(WalkerThread.Id id) {
    if (marks) {
      heard.remove(id);
      forgotten.add(id);
    }
  }

  /**
   * State at a mark, when every fragment is closed.
   *
   * @param whole all of it, not only what changed since the last call; true of the first
   */
  public MarkedThreads mark(boolean whole) {
    marks = true;
    MarkedThreads marked =
        new MarkedThreads(
            (whole ? threads : heard).values().stream().map(WalkerThread::mark).toList(),
            whole ? List.of() : forgotten.stream().map(WalkerThread.Id::mark).toList(),
            current == null ? null : current.id.mark(),
            nowNs,
            lookedNs,
            firstFragment,
            fragments,
            events,
            entries);
    heard.clear();
    forgotten.clear();
    if (current != null) {
      hear(current); // it gets events without being looked for
    }
    return marked;
  }

  /** Goes on from a mark of the same stream. Nothing has come yet. */
  public void restore(MarkedThreads marked) throws IOException {
    for (SpoolThread thread : marked.threads()) {
      WalkerThread restored = new WalkerThread(thread);
      threads.put(restored.id, restored);
      byTid.put(restored.id.tid(), restored);
      forgetEldest();
    }
    SpoolThreadId last = marked.current();
    current = last == null ? null : threads.get(WalkerThread.Id.of(last));
    nowNs = marked.nowNs();
    lookedNs = marked.lookedNs();
    firstFragment = marked.firstFragment();
    fragments = marked.fragments();
    events = marked.events();
    entries = marked.entries();
  }

  /** Gives its room back. */
  public void release() {
    share.set(0);
  }

  /** Closes a fragment of the first {@code n} events. */
  private void close(WalkerThread thread, int n) throws IOException {
    if (n == 0) {
      return;
    }
    writer.clear();
    int before = thread.pending().allocated();
    thread.pending().drain(n, decoder, scratch, writer);
    openBytes += thread.pending().allocated() - before;
    if (thread.pending().count() == 0) {
      open.remove(thread);
    }
    TraceFragment fragment = new TraceFragment();
    fragment.setHost(host.now());
    fragment.setStreamEpochNs(host.streamEpochNs());
    fragment.setFragment(thread.nextFragment());
    fragment.setWalker(thread.walker(cgroups));
    fragment.setCgroups(
        writer.targetCgroups().stream().map(cgroups::of).filter(Objects::nonNull).toList());
    writer.into(fragment);
    fragments++;
    events += fragment.getEvents();
    entries += fragment.getEntries();
    sink.fragment(fragment);
  }
}
