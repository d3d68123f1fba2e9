// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.event.EventReader;

/** Whether a payload has the form of its type, so that reading its fields cannot fail after. */
final class FrameForm {
  private FrameForm() {}

  /** Of a frame that was made on this CPU, by a host of so many. */
  static void check(int type, int cpu, int cpus, Payload payload, long frameAt)
      throws CorruptStreamException {
    cpu(cpu, cpus, "", frameAt);
    switch (type) {
      case Wire.WALK_BEGIN -> begin(payload, frameAt);
      case Wire.ENTRIES -> entries(payload, frameAt);
      case Wire.FOLIOS -> folios(payload, frameAt);
      case Wire.HOLE -> size(Wire.HOLE_BYTES, payload, "HOLE", frameAt);
      case Wire.LOCK -> size(Wire.LOCK_BYTES, payload, "LOCK", frameAt);
      case Wire.WALK_END -> size(Wire.WALK_END_BYTES, payload, "WALK_END", frameAt);
      case Wire.SWAPCOUNT -> size(Wire.SWAPCOUNT_BYTES, payload, "SWAPCOUNT", frameAt);
      case Wire.LOSS -> loss(cpus, payload, frameAt);
      case Wire.VMA -> size(Wire.VMA_BYTES, payload, "VMA", frameAt);
      case Wire.SCAN -> size(Wire.SCAN_BYTES, payload, "SCAN", frameAt);
      case Wire.SPAN -> size(Wire.SPAN_BYTES, payload, "SPAN", frameAt);
      case Wire.STALL -> stall(payload, frameAt);
      case Wire.COST -> cost(payload, frameAt);
      case Wire.CLOCK -> size(Wire.CLOCK_BYTES, payload, "CLOCK", frameAt);
      case Wire.STREAM_END -> size(Wire.STREAM_END_BYTES, payload, "STREAM_END", frameAt);
      default -> throw new CorruptStreamException("unknown frame type " + type, frameAt);
    }
  }

  private static void begin(Payload payload, long frameAt) throws CorruptStreamException {
    size(Wire.WALK_BEGIN_BYTES, payload, "WALK_BEGIN", frameAt);
    int sequence = payload.getInt(Wire.SEQUENCE_AT);
    if (sequence != 0) {
      throw new CorruptStreamException(
          "a walk that begins with event " + Integer.toUnsignedString(sequence), frameAt);
    }
    int at = Wire.WALKER_COMM_AT;
    for (int i = 0; i < 4; i++) {
      int bytes = i < 2 ? Wire.COMM_BYTES : Wire.SYMBOL_BYTES;
      name(payload, at, bytes, frameAt);
      at += bytes;
    }
  }

  private static void stall(Payload payload, long frameAt) throws CorruptStreamException {
    size(Wire.STALL_BYTES, payload, "STALL", frameAt);
    name(payload, Wire.STALL_COMM_AT, Wire.COMM_BYTES, frameAt);
  }

  private static void loss(int cpus, Payload payload, long frameAt) throws CorruptStreamException {
    size(Wire.LOSS_BYTES, payload, "LOSS", frameAt);
    cpu(Integer.toUnsignedLong(payload.getInt(Wire.LOSS_CPU_AT)), cpus, "LOSS ", frameAt);
  }

  private static void cpu(long cpu, int cpus, String of, long frameAt)
      throws CorruptStreamException {
    if (cpu >= cpus) {
      throw new CorruptStreamException(
          of + "frame of CPU " + cpu + " of a host with " + cpus, frameAt);
    }
  }

  private static void cost(Payload payload, long frameAt) throws CorruptStreamException {
    size(Wire.COST_BYTES, payload, "COST", frameAt);
    name(payload, 32, Wire.SYMBOL_BYTES, frameAt);
    name(payload, 32 + Wire.SYMBOL_BYTES, Wire.SYMBOL_BYTES, frameAt);
  }

  private static void name(Payload payload, int at, int bytes, long frameAt)
      throws CorruptStreamException {
    if (WireText.length(payload, at, bytes) < 0) {
      throw new CorruptStreamException("a name without its end", frameAt);
    }
  }

  private static void entries(Payload payload, long frameAt) throws CorruptStreamException {
    if (payload.limit() < Wire.ENTRIES_BYTES) {
      size(Wire.ENTRIES_BYTES, payload, "ENTRIES", frameAt);
    }
    long runs = Integer.toUnsignedLong(payload.getInt(Wire.NR_RUNS_AT));
    size(Wire.ENTRIES_BYTES + runs * Wire.RUN_BYTES, payload, "ENTRIES", frameAt);
    for (int at = Wire.ENTRIES_BYTES; at < payload.limit(); at += Wire.RUN_BYTES) {
      long count = Integer.toUnsignedLong(payload.getInt(at + Wire.RUN_COUNT_AT));
      if (count == 0 || count > EventReader.MAX_RUN_ENTRIES) {
        throw new CorruptStreamException("run of " + count + " entries", frameAt);
      }
    }
  }

  private static void folios(Payload payload, long frameAt) throws CorruptStreamException {
    if (payload.limit() < Wire.FOLIOS_BYTES) {
      size(Wire.FOLIOS_BYTES, payload, "FOLIOS", frameAt);
    }
    long folios = Integer.toUnsignedLong(payload.getInt(Wire.NR_FOLIOS_AT));
    size(Wire.FOLIOS_BYTES + folios * Wire.FOLIO_BYTES, payload, "FOLIOS", frameAt);
  }

  private static void size(long expected, Payload payload, String what, long frameAt)
      throws CorruptStreamException {
    if (payload.limit() != expected) {
      throw new CorruptStreamException(
          what + " frame of " + payload.limit() + " bytes, not " + expected, frameAt);
    }
  }
}
