// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.ingest.StreamState;
import org.walkscope.ingest.fragment.MarkedThreads;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.SpoolThread;
import org.walkscope.schema.SpoolThreadId;

/** State of a stream, put together from the marks of a segment. */
final class MarkedState {
  private final Map<SpoolThreadId, SpoolThread> threads = new LinkedHashMap<>();
  private final Map<Long, Cgroup> cgroups = new LinkedHashMap<>();
  private final List<SpoolMark> partial = new ArrayList<>();
  private SpoolMark first;
  private SpoolMark last;

  /**
   * Takes a record of a mark.
   *
   * @return true if the mark is complete with it
   */
  boolean take(SpoolMark record) {
    partial.add(record);
    if (record.getMore()) {
      return false;
    }
    if (record.getWhole()) {
      threads.clear();
      cgroups.clear();
    }
    partial.forEach(this::apply);
    partial.clear();
    first = first == null ? record : first;
    last = record;
    return true;
  }

  private void apply(SpoolMark record) {
    record.getForgotten().forEach(threads::remove);
    for (SpoolThread thread : record.getThreads()) {
      SpoolThreadId id = new SpoolThreadId(thread.getTid(), thread.getStartBoottimeNs());
      threads.remove(id); // heard of most recently
      threads.put(id, thread);
    }
    for (Cgroup cgroup : record.getCgroups()) {
      cgroups.remove(cgroup.getId());
      cgroups.put(cgroup.getId(), cgroup);
    }
  }

  /** Forgets the records of a mark that is not complete: the rest of it is damaged. */
  void damaged() {
    partial.clear();
  }

  /** First complete mark; null if there is none. */
  SpoolMark first() {
    return first;
  }

  /** Last complete mark; null if there is none. */
  SpoolMark last() {
    return last;
  }

  /** State at the last complete mark. */
  StreamState state() {
    return state(0, last.getFirstFragment());
  }

  /**
   * State at the last mark when others before it are damaged. Threads go on with numbers that no
   * fragment can have: too many fragments are told as missing rather than one taken for a repeated
   * one.
   *
   * @param unseen fragments at most of which no record is whole
   */
  StreamState stateAfterDamage(long unseen) {
    return state(unseen, Math.max(last.getFirstFragment(), last.getFragments()));
  }

  private StreamState state(long unseen, long firstFragment) {
    threads.values().forEach(thread -> thread.setFragments(thread.getFragments() + unseen));
    SpoolThreadId current = threads.containsKey(last.getCurrent()) ? last.getCurrent() : null;
    return new StreamState(
        last.getHostname(),
        last.getBootId(),
        last.getStreamEpochNs(),
        last.getOffset(),
        last.getFrames(),
        last.getEnded(),
        last.getMonotonicToEpochNs(),
        new MarkedThreads(
            List.copyOf(threads.values()),
            List.of(),
            current,
            last.getNowNs(),
            last.getLookedNs(),
            firstFragment,
            last.getFragments(),
            last.getEvents(),
            last.getEntries()),
        List.copyOf(cgroups.values()),
        last.getPrograms(),
        last.getCounters());
  }
}
