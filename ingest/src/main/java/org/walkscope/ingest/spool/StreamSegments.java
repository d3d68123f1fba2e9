// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Segments of a stream, in their order. The spool's lock guards them. */
final class StreamSegments implements Iterable<Segment> {
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final SetAside aside;
  private final Consumer<String> complaints;

  /**
   * Makes an empty list.
   *
   * @param aside takes the files of damaged ones
   * @param complaints receives a line for a file that cannot be deleted
   */
  StreamSegments(SetAside aside, Consumer<String> complaints) {
    this.aside = aside;
    this.complaints = complaints;
  }

  @Override
  public Iterator<Segment> iterator() {
    return segments.iterator();
  }

  /** The segments of now. */
  List<Segment> list() {
    return List.copyOf(segments);
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** The oldest; null if there is none. */
  Segment peekFirst() {
    return segments.peekFirst();
  }

  /** The newest; null if there is none. */
  Segment peekLast() {
    return segments.peekLast();
  }

  /** The newest. */
  Segment getLast() {
    return segments.getLast();
  }

  void addFirst(Segment segment) {
    segments.addFirst(segment);
  }

  void add(Segment segment) {
    segments.add(segment);
  }

  /** The oldest that ends behind an offset of the stream; null if there is none. */
  Segment behind(long offset) {
    for (Segment segment : segments) {
      if (segment.last.offset() > offset) {
        return segment;
      }
    }
    return null;
  }

  /** Those that end at an offset of the stream or before, and that nobody writes. */
  List<Segment> until(long offset) {
    return segments.stream()
        .filter(segment -> !segment.writing)
        .filter(segment -> segment.last.offset() <= offset)
        .toList();
  }

  /** Takes note that something of a segment is damaged. */
  void damaged(long number) {
    segments.stream()
        .filter(segment -> segment.number == number)
        .forEach(segment -> segment.damaged = true);
  }

  long bytes() {
    return segments.stream().mapToLong(segment -> segment.bytes).sum();
  }

  /** Events behind sums of the stream. */
  long eventsBehind(Segment.Totals sums) {
    long events = 0;
    for (Segment segment : segments) {
      long from = Math.max(segment.first.events(), sums.events());
      events += Math.max(0, segment.last.events() - from);
    }
    return events;
  }

  /** Time from sums of the stream to its end, by its clock; there is a segment. */
  long nsBehind(Segment.Totals sums) {
    Segment first = segments.getFirst();
    long fromNs = sums.offset() > first.first.offset() ? sums.timeNs() : 0;
    return Math.max(0, getLast().last.timeNs() - (fromNs > 0 ? fromNs : first.beginNs()));
  }

  /** Deletes a segment; one that is damaged is set aside. */
  void remove(Segment segment) {
    segments.remove(segment);
    try {
      if (segment.damaged) {
        aside.take(segment.path);
      } else {
        Files.deleteIfExists(segment.path);
      }
    } catch (NoSuchFileException e) {
      // it was told
    } catch (IOException e) {
      complaints.accept(segment.path + ": cannot delete it, " + e.getMessage());
    }
  }
}
