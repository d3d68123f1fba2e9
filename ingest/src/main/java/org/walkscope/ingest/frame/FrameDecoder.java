// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/** Hands the event of a payload to a visitor. The payload has passed {@link FrameReader}. */
public final class FrameDecoder {
  private final WireText text = new WireText();

  public static int tid(Payload payload) {
    return payload.getInt(Wire.TID_AT);
  }

  public static long walk(Payload payload) {
    return payload.getLong(Wire.WALK_AT);
  }

  public static int sequence(Payload payload) {
    return payload.getInt(Wire.SEQUENCE_AT);
  }

  /** Of an event, of LOSS and of STREAM_END alike. */
  public static long timestampNs(Payload payload) {
    return payload.getLong(0);
  }

  /** Of a CLOCK: CLOCK_REALTIME - CLOCK_MONOTONIC. */
  public static long monotonicToEpochNs(Payload payload) {
    return payload.getLong(Wire.CLOCK_REALTIME_AT) - timestampNs(payload);
  }

  /** Of a WALK_BEGIN. */
  public static long walkerStartBoottimeNs(Payload payload) {
    return payload.getLong(Wire.WALKER_START_AT);
  }

  /** Of a WALK_BEGIN. */
  public static int walkerTgid(Payload payload) {
    return payload.getInt(Wire.WALKER_TGID_AT);
  }

  /** Of a WALK_BEGIN. */
  public static long snapshot(Payload payload) {
    return payload.getLong(Wire.SNAPSHOT_AT);
  }

  /** Of a WALK_BEGIN. */
  public String walkerComm(Payload payload) {
    return text.read(payload, Wire.WALKER_COMM_AT, Wire.COMM_BYTES);
  }

  /** Drives the visitor with the event of a frame for which {@link Wire#isEvent} holds. */
  public void decode(int type, Payload in, EventVisitor visitor) {
    long timestampNs = timestampNs(in);
    long walk = walk(in);
    int sequence = sequence(in);
    switch (type) {
      case Wire.WALK_BEGIN -> visitor.walkBegin(timestampNs, walk, begin(in));
      case Wire.ENTRIES -> entries(timestampNs, walk, sequence, in, visitor);
      case Wire.FOLIOS -> folios(timestampNs, walk, sequence, in, visitor);
      case Wire.HOLE ->
          visitor.hole(timestampNs, walk, sequence, in.getLong(24), in.getLong(32), in.getInt(40));
      case Wire.LOCK ->
          visitor.lock(
              timestampNs,
              walk,
              sequence,
              in.getLong(24),
              in.getLong(32),
              in.getLong(40),
              in.getLong(48),
              in.getU8(56),
              in.getU8(57),
              in.getU8(58));
      case Wire.WALK_END ->
          visitor.walkEnd(
              timestampNs,
              walk,
              sequence,
              in.getLong(24),
              in.getLong(32),
              in.getInt(40),
              in.getInt(44),
              in.getInt(48),
              in.getInt(52));
      case Wire.SWAPCOUNT ->
          visitor.swapcount(
              timestampNs, walk, sequence, in.getInt(24), in.getInt(28), in.getInt(32));
      case Wire.VMA -> visitor.vma(timestampNs, walk, sequence, vma(in));
      case Wire.SCAN -> visitor.scan(timestampNs, walk, sequence, scan(in));
      case Wire.SPAN -> visitor.span(timestampNs, walk, span(in));
      case Wire.STALL -> visitor.stall(timestampNs, walk, stall(in));
      default -> throw new IllegalArgumentException("no event of a walk: type " + type);
    }
  }

  private WalkBegin begin(Payload in) {
    return new WalkBegin(
        in.getLong(24),
        in.getLong(32),
        in.getLong(40),
        in.getLong(48),
        in.getLong(56),
        in.getLong(64),
        in.getLong(72),
        in.getLong(80),
        in.getLong(88),
        in.getLong(96),
        in.getLong(104),
        in.getLong(112),
        in.getLong(120),
        in.getInt(128),
        in.getInt(132),
        in.getInt(Wire.WALKER_TGID_AT),
        in.getInt(140),
        in.getInt(144),
        in.getInt(148),
        in.getU8(152),
        in.getU8(153),
        in.getU8(154),
        in.getU8(155),
        in.getInt(156),
        walkerComm(in),
        text.read(in, 176, Wire.COMM_BYTES),
        text.read(in, 192, Wire.SYMBOL_BYTES),
        text.read(in, 248, Wire.SYMBOL_BYTES));
  }

  private static VmaPart vma(Payload in) {
    return new VmaPart(
        in.getLong(24),
        in.getLong(32),
        in.getLong(40),
        in.getLong(48),
        in.getLong(56),
        in.getLong(64),
        in.getLong(72),
        in.getInt(80),
        in.getU8(84),
        in.getU8(85));
  }

  private static ScanRequest scan(Payload in) {
    return new ScanRequest(
        in.getLong(24),
        in.getLong(32),
        in.getLong(40),
        in.getLong(48),
        in.getLong(56),
        in.getLong(64),
        in.getLong(72),
        in.getLong(80),
        in.getLong(88),
        in.getLong(96));
  }

  private static HeldSpan span(Payload in) {
    return new HeldSpan(
        in.getLong(24),
        in.getLong(32),
        in.getLong(40),
        in.getLong(48),
        in.getLong(56),
        in.getLong(64),
        in.getInt(72),
        in.getU8(76),
        in.getU8(77));
  }

  private LockStall stall(Payload in) {
    return new LockStall(
        in.getLong(24),
        in.getLong(32),
        in.getLong(40),
        in.getLong(48),
        in.getInt(56),
        in.getInt(60),
        in.getU8(80),
        in.getU8(81),
        in.getU8(82),
        text.read(in, Wire.STALL_COMM_AT, Wire.COMM_BYTES));
  }

  private static void entries(
      long timestampNs, long walk, int sequence, Payload in, EventVisitor visitor) {
    int runs = in.getInt(Wire.NR_RUNS_AT);
    visitor.entries(
        timestampNs,
        walk,
        sequence,
        in.getLong(24),
        in.getU8(36),
        in.getU8(37),
        in.getU16(38),
        runs);
    for (int i = 0, at = Wire.ENTRIES_BYTES; i < runs; i++, at += Wire.RUN_BYTES) {
      visitor.run(
          in.getLong(at),
          in.getLong(at + 8),
          in.getLong(at + 16),
          in.getInt(at + Wire.RUN_COUNT_AT));
    }
  }

  private static void folios(
      long timestampNs, long walk, int sequence, Payload in, EventVisitor visitor) {
    int folios = in.getInt(Wire.NR_FOLIOS_AT);
    visitor.folios(timestampNs, walk, sequence, folios);
    for (int i = 0, at = Wire.FOLIOS_BYTES; i < folios; i++, at += Wire.FOLIO_BYTES) {
      visitor.folio(
          in.getLong(at),
          in.getLong(at + 8),
          in.getLong(at + 16),
          in.getInt(at + 24),
          in.getInt(at + 28),
          in.getU8(at + 32),
          in.getU8(at + 33),
          in.getInt(at + 36));
    }
  }
}
