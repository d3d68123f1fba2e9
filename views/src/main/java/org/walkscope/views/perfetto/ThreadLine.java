// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Slices and instants of one thread. */
final class ThreadLine {
  final int tid;

  /** Process of the thread; 0 when not known. */
  int tgid;

  String comm = "";

  final List<Slice> slices = new ArrayList<>();
  final List<Slice> instants = new ArrayList<>();

  ThreadLine(int tid) {
    this.tid = tid;
  }

  /** Takes names; a later event may know what an earlier one did not. */
  void named(int process, String name) {
    tgid = process == 0 ? tgid : process;
    comm = name.isEmpty() ? comm : name;
  }

  /**
   * Slices in as many tracks as it takes to nest them in each: one, unless some overlap by a part,
   * as bounds of times may.
   */
  List<List<Slice>> tracks() {
    slices.sort(Slice.OUTER_FIRST);
    List<List<Slice>> tracks = new ArrayList<>();
    List<Deque<Slice>> open = new ArrayList<>();
    for (Slice slice : slices) {
      int track = 0;
      while (track < tracks.size() && !nests(slice, open.get(track))) {
        track++;
      }
      if (track == tracks.size()) {
        tracks.add(new ArrayList<>());
        open.add(new ArrayDeque<>());
      }
      tracks.get(track).add(slice);
      open.get(track).push(slice);
    }
    return tracks;
  }

  private static boolean nests(Slice slice, Deque<Slice> open) {
    while (!open.isEmpty() && open.peek().endNs <= slice.beginNs) {
      open.pop();
    }
    return open.isEmpty() || open.peek().endNs >= slice.endNs;
  }
}
