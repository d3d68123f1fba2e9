// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.walkscope.event.EventVisitor;
import org.walkscope.wire.CgroupView;
import org.walkscope.wire.ClockView;
import org.walkscope.wire.ConstantView;
import org.walkscope.wire.CostView;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.FrameView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.LossView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.StreamEndView;
import org.walkscope.wire.StreamHeaderView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/** Frame streams by hand. */
public final class StreamBuilder implements EventVisitor {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> frameStarts = new ArrayList<>();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private int partsType; // of an ENTRIES or FOLIOS whose parts are still to come
  private int partsLeft;
  private int tid = 100;
  private int cpu;

  private final int version;

  public StreamBuilder() {
    this("SWP_MIGRATION_READ", "PG_locked");
  }

  /** A stream of version 3 or above: begins and VMAs end where they ended then. */
  public StreamBuilder(int version) {
    this(version, "SWP_MIGRATION_READ", "PG_locked");
  }

  public StreamBuilder(String... constants) {
    this(Wire.VERSION, constants);
  }

  private StreamBuilder(int version, String... constants) {
    this.version = version;
    byte[] bytes = new byte[headerBytes(constants.length)];
    StreamHeaderView header = new StreamHeaderView();
    header.over(bytes, 0, bytes.length);
    header
        .magic(Wire.MAGIC)
        .version(version)
        .headerBytes(bytes.length)
        .arch(Wire.ARCH_ARM64)
        .mode(Wire.MODE_EXACT)
        .detail(Wire.DETAIL_FOLIOS)
        .pageShift(12)
        .pgtableLevels(4)
        .pmdShift(21)
        .pudShift(30)
        .p4dShift(39)
        .nrCpus(8)
        .nrConstants(constants.length)
        .clockMonotonicNs(1_000_000_000L)
        .clockBoottimeNs(1_500_000_000L)
        .clockRealtimeNs(1_700_000_000_000_000_000L)
        .bootId("0b0e7c5a-1f0c-4f6e-8e0a-0f7f7d0c7a11")
        .hostname("builder")
        .kernelRelease("7.3.0-test")
        .waitsSeen(1 << Wire.LOCK_MMAP_READ | 1 << Wire.LOCK_MMAP_WRITE);
    ConstantView constant = new ConstantView();
    for (int i = 0; i < constants.length; i++) {
      constant.over(header, headerBytes(i));
      constant.name(constants[i]).value(30 + i);
    }
    header.crc32c(crc(bytes, 0, bytes.length));
    out.writeBytes(bytes);
  }

  /** Bytes of a header with so many constants. */
  public static int headerBytes(int constants) {
    return StreamHeaderView.BYTES + constants * ConstantView.BYTES;
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

  /** First byte of each frame. */
  public List<Integer> frameStarts() {
    return frameStarts;
  }

  @Override
  public void walkBegin(WalkBeginView begin) {
    event(Wire.FRAME_WALK_BEGIN, begin, WalkBeginView.bytes(version));
  }

  @Override
  public void entries(EntriesView entries) {
    await(Wire.FRAME_ENTRIES, entries.nrRuns(), entries, EntriesView.BYTES);
  }

  @Override
  public void run(RunView run) {
    parts.writeBytes(bytes(run, RunView.BYTES));
    part();
  }

  @Override
  public void folios(FoliosView folios) {
    await(Wire.FRAME_FOLIOS, folios.nrFolios(), folios, FoliosView.BYTES);
  }

  @Override
  public void folio(FolioView folio) {
    parts.writeBytes(bytes(folio, FolioView.BYTES));
    part();
  }

  @Override
  public void swapcount(SwapcountView swapcount) {
    event(Wire.FRAME_SWAPCOUNT, swapcount, SwapcountView.BYTES);
  }

  @Override
  public void hole(HoleView hole) {
    event(Wire.FRAME_HOLE, hole, HoleView.BYTES);
  }

  @Override
  public void lock(LockView lock) {
    event(Wire.FRAME_LOCK, lock, LockView.BYTES);
  }

  @Override
  public void vma(VmaView vma) {
    event(Wire.FRAME_VMA, vma, VmaView.bytes(version));
  }

  @Override
  public void scan(ScanView scan) {
    event(Wire.FRAME_SCAN, scan, ScanView.BYTES);
  }

  @Override
  public void unread(UnreadView unread) {
    event(Wire.FRAME_UNREAD, unread, UnreadView.BYTES);
  }

  @Override
  public void lockHold(LockHoldView lockHold) {
    event(Wire.FRAME_LOCK_HOLD, lockHold, LockHoldView.BYTES);
  }

  @Override
  public void stall(StallView stall) {
    event(Wire.FRAME_STALL, stall, StallView.BYTES);
  }

  @Override
  public void walkEnd(WalkEndView end) {
    event(Wire.FRAME_WALK_END, end, WalkEndView.BYTES);
  }

  public StreamBuilder cost(long timestampNs, String program, long runTimeNs, long runs) {
    CostView cost = CostView.allocate().timestampNs(timestampNs).runTimeNs(runTimeNs);
    cost.runCount(runs).program(program).function("smaps_pte_range");
    return frame(Wire.FRAME_COST, bytes(cost, CostView.BYTES));
  }

  public StreamBuilder loss(long timestampNs, int ofCpu, long seen, long lostRingbuf) {
    LossView loss = LossView.allocate().timestampNs(timestampNs).cpu(ofCpu).seen(seen);
    loss.delivered(seen - lostRingbuf).lostRingbuf(lostRingbuf);
    loss.ringUsedBytes(512).ringBytes(4096);
    return frame(Wire.FRAME_LOSS, bytes(loss, LossView.BYTES));
  }

  /** The path of a cgroup. */
  public StreamBuilder cgroup(long timestampNs, long id, String path) {
    CgroupView cgroup = CgroupView.allocate().timestampNs(timestampNs).id(id).path(path);
    return frame(Wire.FRAME_CGROUP, bytes(cgroup, CgroupView.BYTES));
  }

  /** The clock was set: the same offset of CLOCK_BOOTTIME as in the header. */
  public StreamBuilder clock(long timestampNs, long realtimeNs) {
    ClockView clock = ClockView.allocate().timestampNs(timestampNs);
    clock.clockBoottimeNs(timestampNs + 500_000_000L).clockRealtimeNs(realtimeNs);
    return frame(Wire.FRAME_CLOCK, bytes(clock, ClockView.BYTES));
  }

  public StreamBuilder end(long timestampNs) {
    return end(timestampNs, frameStarts.size(), size());
  }

  public StreamBuilder end(long timestampNs, long frames, long bytes) {
    StreamEndView end = StreamEndView.allocate().timestampNs(timestampNs);
    return frame(
        Wire.FRAME_STREAM_END, bytes(end.frames(frames).bytes(bytes), StreamEndView.BYTES));
  }

  /** A frame with a right checksum, whatever it says. */
  public StreamBuilder frame(int type, byte[] payload) {
    return frame(type, payload.length, payload);
  }

  /** A frame whose head claims another length than its payload has. */
  public StreamBuilder frame(int type, int claimed, byte[] payload) {
    frameStarts.add(size());
    FrameView frame = FrameView.allocate().payloadBytes(claimed).type(type).cpu(cpu);
    CRC32C crc = new CRC32C();
    crc.update(bytes(frame, FrameView.CRC32C_AT));
    crc.update(payload);
    frame.crc32c((int) crc.getValue());
    out.writeBytes(bytes(frame, FrameView.BYTES));
    out.writeBytes(payload);
    return this;
  }

  public static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static byte[] bytes(WireView view, int bytes) {
    byte[] whole = new byte[view.limit()];
    view.copyTo(whole, 0);
    return Arrays.copyOf(whole, bytes);
  }

  private byte[] ofThread(EventView event, int bytes) {
    byte[] copy = bytes(event, bytes);
    EventView own = new EventView();
    own.over(copy, 0, bytes);
    own.tid(tid);
    return copy;
  }

  private void event(int type, EventView event, int bytes) {
    frame(type, ofThread(event, bytes));
  }

  private void await(int type, int count, EventView event, int bytes) {
    parts.reset();
    parts.writeBytes(ofThread(event, bytes));
    partsType = type;
    partsLeft = count + 1;
    part();
  }

  private void part() {
    if (--partsLeft == 0) {
      frame(partsType, parts.toByteArray());
    }
  }
}
