// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walkscope.event.EventWriter;
import org.walkscope.ingest.StageCounters;
import org.walkscope.ingest.frame.FrameDecoder;
import org.walkscope.ingest.frame.Payload;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.frame.Wire;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.TraceFragment;

/**
 * Gathers the events of each walker thread into fragments, ordered by walk and sequence.
 *
 * <p>A fragment is closed when it is large enough, when its walker was idle for a while, when
 * another snapshot begins, and at the end of the stream. Before a missing event it waits, by the
 * stream's time, until the event must be taken for lost. Nothing is ever dropped: where the bounds
 * of {@link FragmentSettings} are reached, fragments are closed early. The same stream gives the
 * same fragments.
 */
public final class Fragmenter {
  /** Idle threads are looked for this often, by the stream's time. */
  private static final long LOOK_NS = 50_000_000;

  private static final int TRY_EVERY = 8;

  private final StreamHeader header;
  private final FragmentSettings settings;
  private final TraceSink sink;
  private final StageCounters counters;
  private final FrameDecoder decoder = new FrameDecoder();
  private final Payload scratch = new Payload();
  private final EventWriter writer;

  /** The thread heard of least recently first. */
  private final Map<Integer, WalkerThread> threads = new LinkedHashMap<>(64, 0.75f, true);

  private final Set<WalkerThread> open = new LinkedHashSet<>();
  private WalkerThread current;
  private long nowNs = Long.MIN_VALUE;
  private long lookedNs = Long.MIN_VALUE;
  private long openBytes;
  private long fragments;
  private long events;
  private long entries;

  public Fragmenter(
      StreamHeader header, FragmentSettings settings, TraceSink sink, StageCounters counters) {
    this.header = header;
    this.settings = settings;
    this.sink = sink;
    this.counters = counters;
    this.writer = new EventWriter(header.host().getPageShift());
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
  public void add(int type, Payload payload, long frameAt) throws IOException {
    WalkerThread thread = thread(FrameDecoder.tid(payload));
    if (type == Wire.WALK_BEGIN) {
      thread = begin(thread, payload);
    }
    openBytes += payload.limit();
    if (thread.add(type, payload)) {
      counters.count(StageCounters.LATE_EVENTS, "frame at byte " + frameAt);
    }
    open.add(thread);
    closeIfLarge(thread);
    if (openBytes > settings.allBytes()) {
      closeAll();
    }
    time(FrameDecoder.timestampNs(payload));
  }

  /**
   * The stream has come to this time: threads that were idle until now have their fragment closed.
   */
  public void time(long timestampNs) throws IOException {
    nowNs = Math.max(nowNs, timestampNs);
    if (nowNs - LOOK_NS < lookedNs) {
      return;
    }
    lookedNs = nowNs;
    List<WalkerThread> idle = new ArrayList<>();
    for (WalkerThread thread : open) {
      if (thread.latestNs() < nowNs - settings.idleNs()) {
        idle.add(thread);
      }
    }
    for (WalkerThread thread : idle) {
      close(thread, thread.ready(nowNs - settings.reorderNs()));
    }
  }

  /** Closes every open fragment. */
  public void closeAll() throws IOException {
    for (WalkerThread thread : new ArrayList<>(open)) {
      close(thread, thread.pending.count());
    }
  }

  private WalkerThread thread(int tid) throws IOException {
    if (current == null || current.tid != tid) {
      current = threads.get(tid);
      if (current == null) {
        current = new WalkerThread(tid);
        threads.put(tid, current);
        forgetEldest();
      }
    }
    return current;
  }

  private void forgetEldest() throws IOException {
    if (threads.size() > settings.threads()) {
      Iterator<WalkerThread> eldest = threads.values().iterator();
      WalkerThread thread = eldest.next();
      eldest.remove();
      close(thread, thread.pending.count());
      counters.count(StageCounters.WALKERS_FORGOTTEN, "tid " + thread.tid);
    }
  }

  private WalkerThread begin(WalkerThread known, Payload begin) throws IOException {
    WalkerThread thread = known;
    if (thread.isAnother(begin)) {
      close(thread, thread.pending.count());
      thread = new WalkerThread(thread.tid);
      threads.put(thread.tid, thread);
      current = thread;
    } else if (thread.isAnotherSnapshot(begin)
        && thread.pending.count() >= settings.snapshotEvents()) {
      close(thread, thread.ready(nowNs - settings.reorderNs()));
    }
    thread.learn(begin, decoder);
    return thread;
  }

  private void closeIfLarge(WalkerThread thread) throws IOException {
    int n = thread.pending.count();
    int bytes = thread.pending.bytes();
    if (bytes >= settings.heldBytes()) {
      close(thread, n);
    } else if (n >= settings.events() || bytes >= settings.bytes()) {
      // of a fragment that waits for a missing event, not with every event
      if (n % TRY_EVERY == 0) {
        int ready = thread.ready(nowNs - settings.reorderNs());
        if (ready >= Math.min(n / 2, settings.events())) {
          close(thread, thread.cut(ready));
        }
      }
    }
  }

  /**
   * Closes a fragment of the first {@code n} events, or several where they are too many for one.
   */
  private void close(WalkerThread thread, int n) throws IOException {
    int left = n;
    while (left > 0) {
      int part = thread.pending.fitting(left, settings.mostEvents(), settings.mostBytes());
      if (part < left) {
        part = thread.cut(thread.pending.fitting(left, settings.events(), settings.bytes()));
      }
      closeOne(thread, part);
      left -= part;
    }
    if (thread.pending.count() == 0) {
      open.remove(thread);
    }
  }

  private void closeOne(WalkerThread thread, int n) throws IOException {
    writer.clear();
    for (int i = 0; i < n; i++) {
      thread.pending.drive(i, decoder, scratch, writer);
    }
    TraceFragment fragment = new TraceFragment();
    fragment.setHost(header.host());
    fragment.setStreamEpochNs(header.epochNs());
    fragment.setFragment(thread.nextFragment());
    fragment.setWalker(thread.walker());
    writer.into(fragment);
    int before = thread.pending.bytes();
    thread.closed(n);
    openBytes -= before - thread.pending.bytes();
    fragments++;
    events += fragment.getEvents();
    entries += fragment.getEntries();
    sink.fragment(fragment);
  }
}
