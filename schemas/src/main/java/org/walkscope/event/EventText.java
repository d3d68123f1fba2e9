// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.function.Consumer;

/** Says each event in a line of text, for people and for tests. Addresses and raw bits in hex. */
public class EventText implements EventVisitor {
  private final Consumer<String> lines;

  public EventText(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void walkBegin(long timestampNs, long walk, WalkBegin begin) {
    lines.accept(head("begin", timestampNs, walk, 0) + " " + begin);
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
    lines.accept(
        head("entries", timestampNs, walk, sequence)
            + (" ptl=" + hex(ptl) + " level=" + level + " shift=" + entryShift)
            + (" flags=" + hex(flags) + " runs=" + runs));
  }

  @Override
  public void run(long address, long raw, long stride, int count) {
    lines.accept(
        "  run address=" + hex(address) + " raw=" + hex(raw) + " stride=" + stride + " x" + count);
  }

  @Override
  public void folios(long timestampNs, long walk, int sequence, int folios) {
    lines.accept(head("folios", timestampNs, walk, sequence) + " folios=" + folios);
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
    lines.accept(
        ("  folio address=" + hex(address) + " head=" + hex(headPfn) + " flags=" + hex(flags))
            + (" pages=" + pages + " mapcount=" + mapcount + " order=" + order)
            + (" kind=" + hex(kind) + " refcount=" + refcount));
  }

  @Override
  public void swapcount(
      long timestampNs, long walk, int sequence, int first, int entries, int swapcount) {
    lines.accept(
        head("swapcount", timestampNs, walk, sequence)
            + (" first=" + first + " entries=" + entries + " swapcount=" + swapcount));
  }

  @Override
  public void hole(long timestampNs, long walk, int sequence, long start, long end, int depth) {
    lines.accept(
        head("hole", timestampNs, walk, sequence)
            + (" start=" + hex(start) + " end=" + hex(end) + " depth=" + depth));
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
    lines.accept(
        head("lock", timestampNs, walk, sequence)
            + (" lock=" + hex(lock) + " address=" + hex(address) + " wait_ns=" + waitNs)
            + (" hold_ns=" + holdNs + " kind=" + kind + " level=" + level)
            + (" flags=" + hex(flags)));
  }

  @Override
  public void vma(long timestampNs, long walk, int sequence, VmaPart vma) {
    lines.accept(head("vma", timestampNs, walk, sequence) + " " + vma);
  }

  @Override
  public void scan(long timestampNs, long walk, int sequence, ScanRequest scan) {
    lines.accept(head("scan", timestampNs, walk, sequence) + " " + scan);
  }

  @Override
  public void span(long timestampNs, long walk, HeldSpan span) {
    lines.accept(timestampNs + " span walk=" + Long.toUnsignedString(walk) + " " + span);
  }

  @Override
  public void stall(long timestampNs, long walk, LockStall stall) {
    lines.accept(timestampNs + " stall walk=" + Long.toUnsignedString(walk) + " " + stall);
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
    lines.accept(
        head("end", timestampNs, walk, sequence)
            + (" shmem_partial_swap_bytes=" + shmemPartialSwapBytes + " result=" + result)
            + (" attempted=" + Integer.toUnsignedString(attempted))
            + (" lost=" + Integer.toUnsignedString(lost))
            + (" read_errors=" + Integer.toUnsignedString(readErrors))
            + (" swap_entries=" + Integer.toUnsignedString(swapEntries)));
  }

  private static String head(String what, long timestampNs, long walk, int sequence) {
    return timestampNs
        + " "
        + what
        + " walk="
        + Long.toUnsignedString(walk)
        + " seq="
        + Integer.toUnsignedString(sequence);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
