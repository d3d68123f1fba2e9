// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.event.EventReader;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.LossView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireFrames;
import org.walkscope.wire.WireView;

/** Check that a payload has the form of its type; afterwards reading its fields cannot fail. */
final class FrameForm {
  private final WireFrames frames = new WireFrames();
  private final WalkBeginView begin = new WalkBeginView();
  private final EntriesView entries = new EntriesView();
  private final RunView run = new RunView();
  private final FoliosView folios = new FoliosView();
  private final LossView loss = new LossView();
  private final int cpus;
  private final int version;

  /**
   * @param cpus that the host has
   * @param version of the stream
   */
  FrameForm(int cpus, int version) {
    this.cpus = cpus;
    this.version = version;
  }

  /** Checks a frame that was made on this CPU. */
  void check(int type, int cpu, WireView payload, long frameAt) throws CorruptStreamException {
    cpu(cpu, "", frameAt);
    int bytes = WireFrames.bytes(type, version);
    if (bytes < 0) {
      throw new CorruptStreamException("unknown frame type " + type, frameAt);
    }
    if (payload.limit() < bytes) {
      size(type, bytes, payload, frameAt);
    }
    size(type, bytes + partBytes(type, payload, frameAt), payload, frameAt);
    switch (type) {
      case Wire.FRAME_WALK_BEGIN -> begin(payload, frameAt);
      case Wire.FRAME_ENTRIES -> runs(bytes, payload, frameAt);
      case Wire.FRAME_LOSS -> {
        loss.over(payload);
        cpu(Integer.toUnsignedLong(loss.cpu()), "LOSS ", frameAt);
      }
      default -> {
        // size and texts are all
      }
    }
    if (frames.endlessText(type, payload) >= 0) {
      throw new CorruptStreamException("a name without its end", frameAt);
    }
  }

  private static void size(int type, long expected, WireView payload, long frameAt)
      throws CorruptStreamException {
    if (payload.limit() != expected) {
      throw new CorruptStreamException(
          WireFrames.name(type) + " frame of " + payload.limit() + " bytes, not " + expected,
          frameAt);
    }
  }

  /** Bytes of the parts that follow the struct. */
  private long partBytes(int type, WireView payload, long frameAt) throws CorruptStreamException {
    return switch (type) {
      case Wire.FRAME_ENTRIES -> {
        entries.over(payload);
        yield parts(entries.nrRuns(), "runs", frameAt) * RunView.BYTES;
      }
      case Wire.FRAME_FOLIOS -> {
        folios.over(payload);
        yield parts(folios.nrFolios(), "folios", frameAt) * FolioView.BYTES;
      }
      default -> 0;
    };
  }

  private static long parts(int claimed, String what, long frameAt) throws CorruptStreamException {
    long parts = Integer.toUnsignedLong(claimed);
    if (parts > EventReader.MAX_PARTS) {
      throw new CorruptStreamException("frame of " + parts + " " + what, frameAt);
    }
    return parts;
  }

  private void begin(WireView payload, long frameAt) throws CorruptStreamException {
    begin.over(payload);
    if (begin.sequence() != 0) {
      throw new CorruptStreamException(
          "a walk that begins with event " + Integer.toUnsignedString(begin.sequence()), frameAt);
    }
    if (begin.types() != 0 && begin.walkerKind() != Wire.WALKER_PT_RANGE_WALK) {
      throw new CorruptStreamException("types asked of a walker that takes none", frameAt);
    }
  }

  private void runs(int first, WireView payload, long frameAt) throws CorruptStreamException {
    for (int at = first; at < payload.limit(); at += RunView.BYTES) {
      run.over(payload, at);
      long count = Integer.toUnsignedLong(run.count());
      if (count == 0 || count > EventReader.MAX_RUN_ENTRIES) {
        throw new CorruptStreamException("run of " + count + " entries", frameAt);
      }
    }
  }

  private void cpu(long cpu, String of, long frameAt) throws CorruptStreamException {
    if (cpu >= cpus) {
      throw new CorruptStreamException(
          of + "frame of CPU " + cpu + " of a host with " + cpus, frameAt);
    }
  }
}
