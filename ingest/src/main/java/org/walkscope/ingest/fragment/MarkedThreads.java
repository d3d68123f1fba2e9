// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.List;
import org.walkscope.schema.SpoolThread;
import org.walkscope.schema.SpoolThreadId;

/**
 * State of a {@link Fragmenter} at a mark.
 *
 * @param threads the one heard of least recently first
 * @param forgotten threads of the mark before that are no longer known
 * @param current thread of the last event; null before the first
 * @param nowNs latest time of the stream
 * @param lookedNs time at which old fragments were looked for last
 * @param firstFragment number of the first fragment of a thread that is not known
 * @param fragments closed so far
 * @param events in them
 * @param entries in them
 */
public record MarkedThreads(
    List<SpoolThread> threads,
    List<SpoolThreadId> forgotten,
    SpoolThreadId current,
    long nowNs,
    long lookedNs,
    long firstFragment,
    long fragments,
    long events,
    long entries) {

  /** The same with another number for the first fragment of a thread that is not known. */
  public MarkedThreads withFirstFragment(long number) {
    return new MarkedThreads(
        threads, forgotten, current, nowNs, lookedNs, number, fragments, events, entries);
  }
}
