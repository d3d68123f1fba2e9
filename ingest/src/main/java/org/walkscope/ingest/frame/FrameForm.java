// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.event.EventReader;
import org.walkscope.wire.CgroupView;
import org.walkscope.wire.ClockView;
import org.walkscope.wire.CostView;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.LossView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.StreamEndView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireRules;
import org.walkscope.wire.WireView;

/** Check that a payload has the form of its type; afterwards reading its fields cannot fail. */
final class FrameForm {
  private final WalkBeginView begin = new WalkBeginView();
  private final EntriesView entries = new EntriesView();
  private final RunView run = new RunView();
  private final FoliosView folios = new FoliosView();
  private final VmaView vma = new VmaView();
  private final StallView stall = new StallView();
  private final CgroupView cgroup = new CgroupView();
  private final LossView loss = new LossView();
  private final CostView cost = new CostView();
  private final int cpus;
  private final int beginBytes;
  private final int vmaBytes;

  /**
   * @param cpus that the host has
   * @param version of the stream
   */
  FrameForm(int cpus, int version) {
    this.cpus = cpus;
    beginBytes = WireRules.beginBytes(version);
    vmaBytes = WireRules.vmaBytes(version);
  }

  /** Checks a frame that was made on this CPU. */
  void check(int type, int cpu, WireView payload, long frameAt) throws CorruptStreamException {
    cpu(cpu, "", frameAt);
    switch (type) {
      case Wire.FRAME_WALK_BEGIN -> begin(payload, frameAt);
      case Wire.FRAME_ENTRIES -> entries(payload, frameAt);
      case Wire.FRAME_FOLIOS -> folios(payload, frameAt);
      case Wire.FRAME_HOLE -> size(HoleView.BYTES, payload, "HOLE", frameAt);
      case Wire.FRAME_LOCK -> size(LockView.BYTES, payload, "LOCK", frameAt);
      case Wire.FRAME_WALK_END -> size(WalkEndView.BYTES, payload, "WALK_END", frameAt);
      case Wire.FRAME_SWAPCOUNT -> size(SwapcountView.BYTES, payload, "SWAPCOUNT", frameAt);
      case Wire.FRAME_LOSS -> loss(payload, frameAt);
      case Wire.FRAME_VMA -> vma(payload, frameAt);
      case Wire.FRAME_SCAN -> size(ScanView.BYTES, payload, "SCAN", frameAt);
      case Wire.FRAME_LOCK_HOLD -> size(LockHoldView.BYTES, payload, "LOCK_HOLD", frameAt);
      case Wire.FRAME_UNREAD -> size(UnreadView.BYTES, payload, "UNREAD", frameAt);
      case Wire.FRAME_STALL -> stall(payload, frameAt);
      case Wire.FRAME_COST -> cost(payload, frameAt);
      case Wire.FRAME_CLOCK -> size(ClockView.BYTES, payload, "CLOCK", frameAt);
      case Wire.FRAME_CGROUP -> cgroup(payload, frameAt);
      case Wire.FRAME_STREAM_END -> size(StreamEndView.BYTES, payload, "STREAM_END", frameAt);
      default -> throw new CorruptStreamException("unknown frame type " + type, frameAt);
    }
  }

  private void begin(WireView payload, long frameAt) throws CorruptStreamException {
    size(beginBytes, payload, "WALK_BEGIN", frameAt);
    begin.over(payload);
    if (begin.sequence() != 0) {
      throw new CorruptStreamException(
          "a walk that begins with event " + Integer.toUnsignedString(begin.sequence()), frameAt);
    }
    if (begin.types() != 0 && begin.walkerKind() != Wire.WALKER_PT_RANGE_WALK) {
      throw new CorruptStreamException("types asked of a walker that takes none", frameAt);
    }
    texts(begin.endlessText(), frameAt);
  }

  private void vma(WireView payload, long frameAt) throws CorruptStreamException {
    size(vmaBytes, payload, "VMA", frameAt);
    vma.over(payload);
    texts(vma.endlessText(), frameAt);
  }

  private void cgroup(WireView payload, long frameAt) throws CorruptStreamException {
    size(CgroupView.BYTES, payload, "CGROUP", frameAt);
    cgroup.over(payload);
    texts(cgroup.endlessText(), frameAt);
  }

  private void stall(WireView payload, long frameAt) throws CorruptStreamException {
    size(StallView.BYTES, payload, "STALL", frameAt);
    stall.over(payload);
    texts(stall.endlessText(), frameAt);
  }

  private void loss(WireView payload, long frameAt) throws CorruptStreamException {
    size(LossView.BYTES, payload, "LOSS", frameAt);
    loss.over(payload);
    cpu(Integer.toUnsignedLong(loss.cpu()), "LOSS ", frameAt);
  }

  private void cpu(long cpu, String of, long frameAt) throws CorruptStreamException {
    if (cpu >= cpus) {
      throw new CorruptStreamException(
          of + "frame of CPU " + cpu + " of a host with " + cpus, frameAt);
    }
  }

  private void cost(WireView payload, long frameAt) throws CorruptStreamException {
    size(CostView.BYTES, payload, "COST", frameAt);
    cost.over(payload);
    texts(cost.endlessText(), frameAt);
  }

  private static void texts(int endlessText, long frameAt) throws CorruptStreamException {
    if (endlessText >= 0) {
      throw new CorruptStreamException("a name without its end", frameAt);
    }
  }

  private void entries(WireView payload, long frameAt) throws CorruptStreamException {
    if (payload.limit() < EntriesView.BYTES) {
      size(EntriesView.BYTES, payload, "ENTRIES", frameAt);
    }
    entries.over(payload);
    long runs = Integer.toUnsignedLong(entries.nrRuns());
    parts(runs, "runs", frameAt);
    size(EntriesView.BYTES + runs * RunView.BYTES, payload, "ENTRIES", frameAt);
    for (int at = EntriesView.BYTES; at < payload.limit(); at += RunView.BYTES) {
      run.over(payload, at);
      long count = Integer.toUnsignedLong(run.count());
      if (count == 0 || count > EventReader.MAX_RUN_ENTRIES) {
        throw new CorruptStreamException("run of " + count + " entries", frameAt);
      }
    }
  }

  private void folios(WireView payload, long frameAt) throws CorruptStreamException {
    if (payload.limit() < FoliosView.BYTES) {
      size(FoliosView.BYTES, payload, "FOLIOS", frameAt);
    }
    folios.over(payload);
    long nr = Integer.toUnsignedLong(folios.nrFolios());
    parts(nr, "folios", frameAt);
    size(FoliosView.BYTES + nr * FolioView.BYTES, payload, "FOLIOS", frameAt);
  }

  private static void parts(long parts, String what, long frameAt) throws CorruptStreamException {
    if (parts > EventReader.MAX_PARTS) {
      throw new CorruptStreamException("frame of " + parts + " " + what, frameAt);
    }
  }

  private static void size(long expected, WireView payload, String what, long frameAt)
      throws CorruptStreamException {
    if (payload.limit() != expected) {
      throw new CorruptStreamException(
          what + " frame of " + payload.limit() + " bytes, not " + expected, frameAt);
    }
  }
}
