// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.Host;

/**
 * New numbers for the page frames of one capture. Windows of as many frames as a PUD entry maps get
 * new places in the order in which they are first met, so that their old places cannot be found.
 * Inside a window frames keep their distances and their alignment within a PMD entry's frames: runs
 * stay runs and folios stay whole. A window begins half its size before the first frame met in it.
 */
final class FrameNumbers {
  /** Most windows: those of a host with 64 TiB in 4 KiB pages. */
  private static final int MOST_WINDOWS = 1 << 16;

  /**
   * Range of frames with consecutive old numbers.
   *
   * @param end old number after the last
   * @param to new number of the first
   */
  private record Window(long end, long to) {}

  private final long block;
  private final long size;

  /** Ranges by the old number of their first frame. */
  private final TreeMap<Long, Window> windows = new TreeMap<>();

  FrameNumbers(Host host) {
    block = 1L << (host.getPmdShift() - host.getPageShift());
    size = 1L << (host.getPudShift() - host.getPageShift());
  }

  /** New number of a frame. */
  long of(long frame) {
    Map.Entry<Long, Window> window = window(frame, false);
    return window.getValue().to + frame - window.getKey();
  }

  /** New number of the first frame that a PUD entry maps. */
  long ofWhole(long frame) {
    Map.Entry<Long, Window> window = window(frame, true);
    return window.getValue().to + frame - window.getKey();
  }

  /**
   * Number of {@code count} frames, each {@code step} after the last, that keep their distances.
   */
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
