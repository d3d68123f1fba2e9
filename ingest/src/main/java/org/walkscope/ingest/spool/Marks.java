// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.ingest.StreamState;
import org.walkscope.ingest.fragment.MarkedThreads;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.SpoolThread;
import org.walkscope.schema.SpoolThreadId;

/** Records of a mark: one, or several in a row where its lists are long. */
final class Marks {
  /** Threads and cgroups of one record: some hundred bytes each. */
  private static final int MOST = 4096;

  private Marks() {}

  static List<SpoolMark> of(StreamState state, boolean whole) {
    List<SpoolMark> records = new ArrayList<>();
    List<SpoolThread> threads = state.threads().threads();
    List<SpoolThreadId> forgotten = state.threads().forgotten();
    List<Cgroup> cgroups = state.cgroups();
    int most = Math.max(threads.size(), Math.max(forgotten.size(), cgroups.size()));
    for (int from = 0; from == 0 || from < most; from += MOST) {
      SpoolMark mark = scalars(state, whole);
      mark.setThreads(part(threads, from));
      mark.setForgotten(part(forgotten, from));
      mark.setCgroups(part(cgroups, from));
      mark.setMore(from + MOST < most);
      records.add(mark);
    }
    return records;
  }

  private static <T> List<T> part(List<T> all, int from) {
    return all.subList(Math.min(from, all.size()), Math.min(from + MOST, all.size()));
  }

  private static SpoolMark scalars(StreamState state, boolean whole) {
    MarkedThreads threads = state.threads();
    SpoolMark mark = new SpoolMark();
    mark.setHostname(state.hostname());
    mark.setBootId(state.bootId());
    mark.setStreamEpochNs(state.streamEpochNs());
    mark.setOffset(state.offset());
    mark.setFrames(state.frames());
    mark.setWhole(whole);
    mark.setEnded(state.ended());
    mark.setFragments(threads.fragments());
    mark.setEvents(threads.events());
    mark.setEntries(threads.entries());
    mark.setMonotonicToEpochNs(state.monotonicToEpochNs());
    mark.setNowNs(threads.nowNs());
    mark.setLookedNs(threads.lookedNs());
    mark.setFirstFragment(threads.firstFragment());
    mark.setCurrent(threads.current());
    mark.setPrograms(state.programs());
    mark.setCounters(state.counters());
    return mark;
  }
}
