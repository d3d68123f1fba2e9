// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.Arrays;
import org.walkscope.wire.RunView;

/**
 * Runs of entries. A run's head holds its count and which of its fields are not as expected:
 *
 * <pre>varint (count - 1) << 4 | ADDRESS | STRIDE | mode</pre>
 */
final class RunCodec {
  private static final int MODE = 0x3;
  private static final int NONE = 0; // raw is 0
  private static final int SAME_ATTRIBUTES = 1; // a page frame like the last but for its number
  private static final int OTHER_ATTRIBUTES = 2;
  private static final int RAW = 3; // anything else: swap, migration, markers
  private static final int STRIDE = 0x4;
  private static final int ADDRESS = 0x8;
  private static final int COUNT_SHIFT = 4;

  private final RunMemory memory = new RunMemory();
  private final RecentLongs recentAttributes = new RecentLongs();

  /** Strides by mode, level, and whether the run had one entry. */
  private final long[] strides = new long[32];

  private long attributes;
  private long nextPfn;
  private long nextRaw;
  private int pageShift;

  /** The run read last. */
  private final RunView run = RunView.allocate();

  void clear(int newPageShift) {
    pageShift = newPageShift;
    memory.clear(newPageShift);
    recentAttributes.clear();
    Arrays.fill(strides, 0);
    attributes = 0;
    nextPfn = 0;
    nextRaw = 0;
  }

  RunMemory memory() {
    return memory;
  }

  void write(ColumnState state, RunView written, ColumnBytes out) {
    long at = written.address();
    long first = written.raw();
    long step = written.stride();
    int n = written.count();
    int mode = mode(first);
    int slot = strideSlot(state, mode, n);
    int head = mode;
    head |= at == state.address ? 0 : ADDRESS;
    head |= step == strides[slot] ? 0 : STRIDE;
    out.varint((long) (n - 1) << COUNT_SHIFT | head);
    if ((head & ADDRESS) != 0) {
      out.aligned(at - state.address, pageShift);
    }
    if (mode == OTHER_ATTRIBUTES) {
      recentAttributes.write(PresentEntry.attributes(first), out);
    }
    if (mode == RAW) {
      out.zigzag(first - nextRaw);
    } else if (mode != NONE) {
      out.zigzag(PresentEntry.pfnDelta(nextPfn, PresentEntry.pfn(first)));
    }
    if ((head & STRIDE) != 0) {
      out.zigzag(step);
    }
    learn(state, mode, slot, at, first, step, n);
  }

  RunView read(ColumnState state, ColumnCursor in) throws MalformedColumnException {
    long head = in.varint();
    long claimed = (head >>> COUNT_SHIFT) + 1;
    if (claimed > EventReader.MAX_RUN_ENTRIES) {
      throw in.malformed("run of " + claimed + " entries");
    }
    int count = (int) claimed;
    int mode = (int) head & MODE;
    int slot = strideSlot(state, mode, count);
    long address = state.address;
    if ((head & ADDRESS) != 0) {
      address += in.aligned(pageShift);
    }
    long raw = readRaw(mode, in);
    long stride = (head & STRIDE) != 0 ? in.zigzag() : strides[slot];
    learn(state, mode, slot, address, raw, stride, count);
    return run.address(address).raw(raw).stride(stride).count(count);
  }

  private long readRaw(int mode, ColumnCursor in) throws MalformedColumnException {
    return switch (mode) {
      case NONE -> 0;
      case RAW -> nextRaw + in.zigzag();
      default -> {
        long bits = mode == SAME_ATTRIBUTES ? attributes : recentAttributes.read(in);
        yield PresentEntry.raw(bits, nextPfn + in.zigzag());
      }
    };
  }

  private int mode(long first) {
    if (first == 0) {
      return NONE;
    }
    if (!PresentEntry.likely(first)) {
      return RAW;
    }
    return PresentEntry.attributes(first) == attributes ? SAME_ATTRIBUTES : OTHER_ATTRIBUTES;
  }

  /** A change of attributes alone does not change the stride. */
  private static int strideSlot(ColumnState state, int mode, int n) {
    int family = mode == OTHER_ATTRIBUTES ? SAME_ATTRIBUTES : mode;
    return family << 3 | (state.level & 3) << 1 | (n == 1 ? 1 : 0);
  }

  private void learn(ColumnState state, int mode, int slot, long at, long first, long step, int n) {
    strides[slot] = step;
    state.ran(at, n);
    if (mode == RAW) {
      nextRaw = first + step * n;
    } else if (mode != NONE) {
      attributes = PresentEntry.attributes(first);
      nextPfn = PresentEntry.pfn(first + step * n);
      memory.add(at, first, step, n);
    }
  }
}
