// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

/**
 * Progress in a stream.
 *
 * @param fragments closed; events of open ones are not in {@code events} yet
 * @param entries page-table entries of those events
 * @param lateEvents see {@link StageCounters#LATE_EVENTS}
 */
public record IngestProgress(
    long frames, long bytes, long fragments, long events, long entries, long lateEvents) {}
