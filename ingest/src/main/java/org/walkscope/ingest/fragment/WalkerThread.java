// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.Objects;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.SpoolThread;
import org.walkscope.schema.SpoolThreadId;
import org.walkscope.schema.Walker;
import org.walkscope.wire.EventView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WireRules;

/** Walker thread: its open fragment and the number of closed ones. */
final class WalkerThread {
  /**
   * Identity of a thread in a stream: the kernel reuses a tid, so its start belongs to it.
   *
   * @param startBoottimeNs 0 while no begin of the thread came
   */
  record Id(int tid, long startBoottimeNs) {
    static Id of(SpoolThreadId marked) {
      return new Id(marked.getTid(), marked.getStartBoottimeNs());
    }

    SpoolThreadId mark() {
      return new SpoolThreadId(tid, startBoottimeNs);
    }
  }

  final Id id;
  private PendingEvents pending = new PendingEvents();
  private Walker walker;
  private long cgroup;
  private long fragments;
  private long firstFragment;
  private long snapshot;
  private long latestNs = Long.MIN_VALUE;

  // the last event in order: walks count from 1
  private long walk;
  private int sequence;

  WalkerThread(Id id) {
    this.id = id;
    walker =
        Walker.newBuilder()
            .setTgid(0)
            .setTid(id.tid())
            .setComm("")
            .setStartBoottimeNs(id.startBoottimeNs())
            .build();
  }

  /**
   * Makes a thread of which nothing came yet.
   *
   * @param first number of its first fragment
   */
  WalkerThread(Id id, long first) {
    this(id);
    fragments = first;
    firstFragment = first;
  }

  /** Makes a thread as a mark has it: without an open fragment. */
  WalkerThread(SpoolThread marked) {
    this(new Id(marked.getTid(), marked.getStartBoottimeNs()), marked.getFragments());
    firstFragment = -1;
    walker =
        Walker.newBuilder(walker)
            .setTgid(marked.getTgid())
            .setComm(marked.getComm())
            .setUid(marked.getUid())
            .build();
    cgroup = marked.getCgroup();
    snapshot = marked.getSnapshot();
    latestNs = marked.getLatestNs();
    walk = marked.getWalk();
    sequence = marked.getSequence();
  }

  /** The thread as a mark has it. */
  SpoolThread mark() {
    return new SpoolThread(
        id.tid(),
        id.startBoottimeNs(),
        walker.getTgid(),
        walker.getComm(),
        walker.getUid(),
        cgroup,
        fragments,
        snapshot,
        latestNs,
        walk,
        sequence);
  }

  /**
   * The walker, with its cgroup as far as the stream has told it. The thread holds no cgroup: there
   * are fewer in memory than threads.
   */
  Walker walker(StreamCgroups cgroups) {
    Walker told = ShallowCopy.of(walker, new Walker());
    told.setCgroup(cgroups.of(cgroup));
    return told;
  }

  PendingEvents pending() {
    return pending;
  }

  long latestNs() {
    return latestNs;
  }

  long nextFragment() {
    return fragments++;
  }

  boolean hasNoFragments() {
    return fragments == firstFragment;
  }

  /**
   * True if a begin may belong to this thread, which has had none yet: the walk numbers continue.
   */
  boolean isContinuedBy(WalkBeginView begin) {
    return id.startBoottimeNs() == 0 && Long.compareUnsigned(begin.walk(), walk) > 0;
  }

  /** Takes over the open fragment of this thread from before it was known. */
  void continueFrom(WalkerThread unknown) {
    pending = unknown.pending;
    latestNs = unknown.latestNs;
    walk = unknown.walk;
    sequence = unknown.sequence;
    unknown.pending = new PendingEvents();
  }

  boolean isAnotherSnapshot(WalkBeginView begin) {
    return begin.snapshot() != snapshot;
  }

  /**
   * The walker as a begin tells it; the same object where nothing changed. A comm may change, by
   * exec or prctl, a uid and a cgroup too.
   */
  Walker walkerOf(WalkBeginView begin) {
    String comm = begin.walkerComm();
    int tgid = begin.walkerTgid();
    Integer uid = begin.has(WalkBeginView.WALKER_UID_AT) ? (Integer) begin.walkerUid() : null;
    return walker.getTgid() == tgid
            && walker.getComm().equals(comm)
            && Objects.equals(walker.getUid(), uid)
        ? walker
        : Walker.newBuilder(walker).setTgid(tgid).setComm(comm).setUid(uid).build();
  }

  private static long cgroupOf(WalkBeginView begin) {
    return begin.has(WalkBeginView.WALKER_CGROUP_AT) ? begin.walkerCgroup() : 0;
  }

  /** True if the events so far are of the walker as it was before: a fragment has one walker. */
  boolean isAnother(Walker told, WalkBeginView begin) {
    return walker.getTgid() != 0 && (!told.equals(walker) || cgroupOf(begin) != cgroup);
  }

  /** Learns from a begin who the walker is. */
  void learn(Walker told, WalkBeginView begin) {
    snapshot = begin.snapshot();
    cgroup = cgroupOf(begin);
    walker = told;
  }

  /**
   * Adds an event to the open fragment, behind those that came before it.
   *
   * @return whether it is late: an event that the thread made after it has come already
   */
  boolean add(int type, EventView event) {
    pending.add(type, event);
    latestNs = Math.max(latestNs, event.timestampNs());
    return !WireRules.isOutside(type) && !advance(event.walk(), event.sequence());
  }

  private boolean advance(long eventWalk, int eventSequence) {
    int walks = Long.compareUnsigned(eventWalk, walk);
    if (walks < 0 || (walks == 0 && Integer.compareUnsigned(eventSequence, sequence) <= 0)) {
      return false;
    }
    walk = eventWalk;
    sequence = eventSequence;
    return true;
  }
}
