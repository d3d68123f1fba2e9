// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.walkscope.event.EventVisitor;
import org.walkscope.event.HeldSpan;
import org.walkscope.event.LockStall;
import org.walkscope.event.ScanRequest;
import org.walkscope.event.VmaPart;
import org.walkscope.event.WalkBegin;

/** Frame streams by hand: the layouts of {@code bpf/include/wire.h} once more, field by field. */
@SuppressWarnings("ByteBufferBackingArray") // its own, from allocate
public final class StreamBuilder implements EventVisitor {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> frameStarts = new ArrayList<>();
  private ByteBuffer parts; // an ENTRIES or FOLIOS whose parts are still to come
  private int partsType;
  private int partsLeft;
  private int tid = 100;
  private int cpu;

  public StreamBuilder() {
    this("SWP_MIGRATION_READ", "PG_locked");
  }

  public StreamBuilder(String... constants) {
    int bytes = 224 + constants.length * 48;
    ByteBuffer b = buffer(bytes);
    b.putInt(0x50435357).putShort((short) 3).putShort((short) bytes).putInt(0);
    b.put((byte) 2).put((byte) 2).put((byte) 2).put((byte) 12); // arm64, exact, folios
    b.put((byte) 4).put((byte) 21).put((byte) 30).put((byte) 39);
    b.putShort((short) 8).putShort((short) constants.length);
    b.putLong(1_000_000_000L).putLong(1_500_000_000L).putLong(1_700_000_000_000_000_000L);
    text(b, "0b0e7c5a-1f0c-4f6e-8e0a-0f7f7d0c7a11", 40);
    text(b, "builder", 64);
    text(b, "7.3.0-test", 64);
    b.putInt(1 << 1 | 1 << 2).putInt(0); // waits for mmap_lock are seen
    for (int i = 0; i < constants.length; i++) {
      text(b, constants[i], 40);
      b.putLong(30 + i);
    }
    b.putInt(8, crc(b.array(), 0, bytes));
    out.writeBytes(b.array());
  }

  /** The thread that the next events are of, and the CPU they are made on. */
  public StreamBuilder on(int newTid, int newCpu) {
    tid = newTid;
    cpu = newCpu;
    return this;
  }

  public int size() {
    return out.size();
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  /** Where each frame begins. */
  public List<Integer> frameStarts() {
    return frameStarts;
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin w) {
    ByteBuffer b = event(304, timestampNs, walk, 0);
    b.putLong(w.walkerStartBoottimeNs()).putLong(w.targetStartBoottimeNs());
    b.putLong(w.mm()).putLong(w.snapshot()).putLong(w.start()).putLong(w.end());
    b.putLong(w.vmaStart()).putLong(w.vmaEnd()).putLong(w.vmaFlags()).putLong(w.vmaPgoff());
    b.putLong(w.inode()).putLong(w.shmemSwapBytes()).putLong(w.argument());
    b.putInt(w.device()).putInt(w.mapCount());
    b.putInt(w.walkerTgid()).putInt(w.targetTgid()).putInt(w.targetTid()).putInt(w.weight());
    b.put((byte) w.walkerKind()).put((byte) w.file());
    b.put((byte) w.vmaKind()).put((byte) w.hugetlbShift()).putInt(w.types());
    text(b, w.walkerComm(), 16);
    text(b, w.targetComm(), 16);
    text(b, w.function(), 56);
    text(b, w.ops(), 56);
    frame(1, b);
  }

  @Override
  public void entries(
      long timestampNs,
      long walk,
      int sequence,
      long ptl,
      int level,
      int entryShift,
      int flags,
      int runs) {
    ByteBuffer b = event(40 + runs * 32, timestampNs, walk, sequence);
    b.putLong(ptl).putInt(runs).put((byte) level).put((byte) entryShift).putShort((short) flags);
    await(2, runs, b);
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    parts.putLong(address).putLong(raw).putLong(stride).putInt(count).putInt(0);
    part();
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    ByteBuffer b = event(32 + folios * 40, timestampNs, walk, sequence);
    b.putInt(folios).putInt(0);
    await(3, folios, b);
  }

  @Override
  public void folio(
      long address,
      long headPfn,
      long flags,
      int pages,
      int mapcount,
      int order,
      int kind,
      int refcount) {
    parts.putLong(address).putLong(headPfn).putLong(flags).putInt(pages).putInt(mapcount);
    parts.put((byte) order).put((byte) kind).putShort((short) 0).putInt(refcount);
    part();
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int entries, int swapcount) {
    ByteBuffer b = event(40, timestampNs, walk, sequence);
    frame(7, b.putInt(first).putInt(entries).putInt(swapcount).putInt(0));
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    ByteBuffer b = event(48, timestampNs, walk, sequence);
    frame(4, b.putLong(start).putLong(end).putInt(depth).putInt(0));
  }

  @Override
  public void lock(
      long timestampNs,
      long walk,
      int sequence,
      long lock,
      long address,
      long waitNs,
      long holdNs,
      int kind,
      int level,
      int flags) {
    ByteBuffer b = event(64, timestampNs, walk, sequence);
    b.putLong(lock).putLong(address).putLong(waitNs).putLong(holdNs);
    frame(5, b.put((byte) kind).put((byte) level).put((byte) flags).put(new byte[5]));
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart v) {
    ByteBuffer b = event(88, timestampNs, walk, sequence);
    b.putLong(v.start()).putLong(v.end()).putLong(v.vmaStart()).putLong(v.vmaEnd());
    b.putLong(v.flags()).putLong(v.pgoff()).putLong(v.inode()).putInt(v.device());
    frame(10, b.put((byte) v.kind()).put((byte) v.hugetlbShift()).putShort((short) 0));
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest s) {
    ByteBuffer b = event(104, timestampNs, walk, sequence);
    b.putLong(s.flags()).putLong(s.start()).putLong(s.end()).putLong(s.vecLen());
    b.putLong(s.maxPages()).putLong(s.categoryInverted()).putLong(s.categoryMask());
    b.putLong(s.categoryAnyofMask()).putLong(s.returnMask());
    frame(11, b.putLong(s.foundPages()));
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan s) {
    ByteBuffer b = event(80, timestampNs, walk, -1);
    b.putLong(s.lock()).putLong(s.mm()).putLong(s.address()).putLong(s.waitNs());
    b.putLong(s.holdNs()).putLong(s.firstWalk()).putInt(s.walks());
    frame(12, b.put((byte) s.kind()).put((byte) s.flags()).putShort((short) 0));
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall s) {
    ByteBuffer b = event(88, timestampNs, walk, -1);
    b.putLong(s.lock()).putLong(s.mm()).putLong(s.waitNs()).putLong(s.overlapNs());
    b.putInt(s.waiterTid()).putInt(s.waiterTgid());
    text(b, s.waiterComm(), 16);
    b.put((byte) s.kind()).put((byte) s.heldKind()).put((byte) s.flags());
    frame(13, b.put(new byte[5]));
  }

  public StreamBuilder cost(long timestampNs, String program, long runTimeNs, long runs) {
    ByteBuffer b = buffer(144).putLong(timestampNs).putLong(runTimeNs).putLong(runs).putLong(0);
    text(b, program, 56);
    text(b, "smaps_pte_range", 56);
    frame(14, b);
    return this;
  }

  @Override
  public void walkEnd(
      long timestampNs,
      long walk,
      int sequence,
      long shmemPartialSwapBytes,
      long result,
      int attempted,
      int lost,
      int readErrors,
      int swapEntries) {
    ByteBuffer b = event(56, timestampNs, walk, sequence);
    b.putLong(shmemPartialSwapBytes).putLong(result);
    frame(6, b.putInt(attempted).putInt(lost).putInt(readErrors).putInt(swapEntries));
  }

  public StreamBuilder loss(long timestampNs, int ofCpu, long seen, long lostRingbuf) {
    ByteBuffer b = buffer(112).putLong(timestampNs).putLong(seen).putLong(seen - lostRingbuf);
    b.putLong(0).putLong(lostRingbuf).putLong(0).putLong(0).putLong(0).putLong(0).putLong(0);
    b.putLong(0).putLong(512).putLong(4096);
    frame(8, b.putInt(ofCpu).putInt(0));
    return this;
  }

  /** The clock was set: the same offset of CLOCK_BOOTTIME as in the header. */
  public StreamBuilder clock(long timestampNs, long realtimeNs) {
    ByteBuffer b = buffer(24).putLong(timestampNs).putLong(timestampNs + 500_000_000L);
    frame(15, b.putLong(realtimeNs));
    return this;
  }

  public StreamBuilder end(long timestampNs) {
    return end(timestampNs, frameStarts.size(), size());
  }

  public StreamBuilder end(long timestampNs, long frames, long bytes) {
    frame(9, buffer(24).putLong(timestampNs).putLong(frames).putLong(bytes));
    return this;
  }

  /** A frame with a right checksum, whatever it says. */
  public StreamBuilder frame(int type, byte[] payload) {
    return frame(type, payload.length, payload);
  }

  /** A frame whose head claims another length than its payload has. */
  public StreamBuilder frame(int type, int claimed, byte[] payload) {
    frameStarts.add(size());
    ByteBuffer whole = buffer(12 + payload.length);
    whole.putInt(claimed).putShort((short) type).putShort((short) cpu).putInt(0).put(payload);
    byte[] checked = buffer(8 + payload.length).put(whole.array(), 0, 8).put(payload).array();
    whole.putInt(8, crc(checked, 0, checked.length));
    out.writeBytes(whole.array());
    return this;
  }

  public static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private void frame(int type, ByteBuffer payload) {
    if (payload.hasRemaining()) {
      throw new IllegalStateException("payload not full, type " + type);
    }
    frame(type, payload.array());
  }

  private void await(int type, int count, ByteBuffer b) {
    parts = b;
    partsType = type;
    partsLeft = count + 1;
    part();
  }

  private void part() {
    if (--partsLeft == 0) {
      frame(partsType, parts);
    }
  }

  private ByteBuffer event(int bytes, long timestampNs, long walk, int sequence) {
    return buffer(bytes).putLong(timestampNs).putLong(walk).putInt(tid).putInt(sequence);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void text(ByteBuffer b, String text, int size) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    b.put(bytes).put(new byte[size - bytes.length]);
  }
}
