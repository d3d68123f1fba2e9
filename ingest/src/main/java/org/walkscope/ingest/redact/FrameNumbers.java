// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.Host;

/**
 * Other numbers for the page frames of one capture: windows of frames, as many as a PUD entry maps,
 * get new places in the order in which they are first met, so that nothing tells where they were.
 * Inside a window frames keep their distances, and with a PMD entry's frames their alignment: runs
 * stay runs and folios stay whole. A window begins half its size before the first frame met in it.
 */
final class FrameNumbers {
  /** A host of 64 TiB in 4 KiB pages has as many. */
  private static final int MOST_WINDOWS = 1 << 16;

  /**
   * Frames of old numbers in a row.
   *
   * @param end old number after the last
   * @param to new number of the first
   */
  private record Window(long end, long to) {}

  private final long block;
  private final long size;

  /** By the old number of the first frame. */
  private final TreeMap<Long, Window> windows = new TreeMap<>();

  FrameNumbers(Host host) {
    block = 1L << (host.getPmdShift() - host.getPageShift());
    size = 1L << (host.getPudShift() - host.getPageShift());
  }

  /** The new number of a frame. */
  long of(long frame) {
    Map.Entry<Long, Window> window = window(frame, false);
    return window.getValue().to + frame - window.getKey();
  }

  /** The same of the first frame that a PUD entry maps. */
  long ofWhole(long frame) {
    Map.Entry<Long, Window> window = window(frame, true);
    return window.getValue().to + frame - window.getKey();
  }

  /** How many of {@code count} frames, each {@code step} after the last, keep their distances. */
  long together(long frame, long step, long count) {
    if (step == 0) {
      return count;
    }
    Map.Entry<Long, Window> window = window(frame, false);
    long room = step > 0 ? window.getValue().end - 1 - frame : frame - window.getKey();
    return Math.min(count, room / Math.abs(step) + 1);
  }

  private Map.Entry<Long, Window> window(long frame, boolean whole) {
    Map.Entry<Long, Window> before = windows.floorEntry(frame);
    if (before != null && frame < before.getValue().end) {
      return before;
    }
    if (windows.size() == MOST_WINDOWS) {
      throw new UnredactableException(
          "page frames in more than " + MOST_WINDOWS + " areas of memory");
    }
    long from = whole ? frame & -size : (frame & -block) - size / 2;
    long end = from + size;
    from = before == null ? Math.max(0, from) : Math.max(before.getValue().end, from);
    Long next = windows.higherKey(frame);
    end = next == null ? end : Math.min(next, end);
    windows.put(from, new Window(end, size * (1 + windows.size())));
    return windows.floorEntry(frame);
  }
}
