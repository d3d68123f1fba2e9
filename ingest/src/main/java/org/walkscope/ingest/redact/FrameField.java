// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;

/**
 * Position of the page frame number in a raw entry, by architecture and by the swap types of the
 * host's constants ({@code include/linux/swapops.h}).
 */
final class FrameField {
  private static final int PMD = 2;
  private static final long PRESENT = 1; // arm64: VALID
  private static final long X86_PSE = 1 << 7;
  private static final long X86_PROTNONE = 1 << 8;
  private static final long X86_FRAME = mask(12, 52);
  private static final int X86_TYPE_SHIFT = 59;
  private static final int X86_OFFSET_SHIFT = 9;
  private static final int ARM64_ADDRESS_BITS = 50;
  private static final List<String> TYPES_WITH_FRAME =
      List.of(
          "SWP_HWPOISON",
          "SWP_MIGRATION_READ",
          "SWP_MIGRATION_READ_EXCLUSIVE",
          "SWP_MIGRATION_WRITE",
          "SWP_DEVICE_READ",
          "SWP_DEVICE_WRITE",
          "SWP_DEVICE_EXCLUSIVE",
          "SWP_DEVICE_EXCLUSIVE_READ",
          "SWP_DEVICE_EXCLUSIVE_WRITE");
  private static final List<String> MARKERS = List.of("SWP_PTE_MARKER", "SWP_SWAPIN_ERROR");

  /** Content of an entry. */
  enum Holds {
    NOTHING,
    FRAME,
    /** Unknown content, which may be a frame. */
    UNKNOWN
  }

  private final boolean x86;
  private final Set<Long> withFrame = new HashSet<>();
  private final Set<Long> without = new HashSet<>();
  private final long presentBits;
  private final long pmdPresentBits;
  private final long frame;
  private final int frameShift;
  private final long frameHigh;
  private final int frameHighShift;
  private final int typeShift;
  private final int offsetShift;
  private final long offset;
  private final long offsetFrame;

  FrameField(Host host) {
    Map<String, Long> constants = host.getConstants();
    x86 = host.getArch() == Arch.X86_64;
    names(constants, TYPES_WITH_FRAME, withFrame);
    names(constants, MARKERS, without);
    for (long type = 0; type < Math.min(32, constants.getOrDefault("MAX_SWAPFILES", 0L)); type++) {
      without.add(type); // a swap device: its offset is a slot
    }
    long protNone = constants.getOrDefault("PTE_PROT_NONE", 0L);
    long invalid =
        protNone != 0 ? protNone : constants.getOrDefault("PTE_PRESENT_INVALID", 1L << 11);
    presentBits = PRESENT | (x86 ? X86_PROTNONE : invalid);
    pmdPresentBits =
        presentBits | (x86 ? X86_PSE : constants.getOrDefault("PMD_PRESENT_INVALID", 0L));
    frameShift = x86 ? 12 : host.getPageShift();
    frame = x86 ? X86_FRAME : mask(host.getPageShift(), ARM64_ADDRESS_BITS);
    frameHigh = x86 ? 0 : constants.getOrDefault("PTE_ADDR_HIGH", 0L);
    frameHighShift = x86 ? 0 : constants.getOrDefault("PTE_ADDR_HIGH_SHIFT", 0L).intValue();
    typeShift = x86 ? X86_TYPE_SHIFT : constants.getOrDefault("__SWP_TYPE_SHIFT", 6L).intValue();
    offsetShift =
        x86 ? X86_OFFSET_SHIFT : constants.getOrDefault("__SWP_OFFSET_SHIFT", 12L).intValue();
    offset = x86 ? mask(X86_OFFSET_SHIFT, X86_TYPE_SHIFT) : mask(0, 50) << offsetShift;
    long bits = x86 ? (host.getPgtableLevels() == 5 ? 52 : 46) - 12 : 48 - host.getPageShift();
    offsetFrame = mask(0, constants.getOrDefault("SWP_PFN_BITS", bits).intValue());
  }

  private static void names(Map<String, Long> constants, List<String> names, Set<Long> into) {
    names.stream().map(constants::get).filter(type -> type != null).forEach(into::add);
  }

  private static long mask(int from, int to) {
    return (1L << to) - (1L << from);
  }

  Holds holds(long raw, int level) {
    if (raw == 0) {
      return Holds.NOTHING;
    }
    long type = raw >>> typeShift & 31;
    if (isPresent(raw, level) || withFrame.contains(type)) {
      return Holds.FRAME;
    }
    return without.contains(type) ? Holds.NOTHING : Holds.UNKNOWN;
  }

  boolean isPresent(long raw, int level) {
    return (raw & (level == PMD ? pmdPresentBits : presentBits)) != 0;
  }

  /** Frame of an entry that holds one. */
  long of(long raw, int level) {
    long upright = isInverted(raw) ? ~raw : raw;
    if (isPresent(raw, level)) {
      return ((upright & frame) | ((raw & frameHigh) << frameHighShift)) >>> frameShift;
    }
    return (upright & offset) >>> offsetShift & offsetFrame;
  }

  /** Replaces the frame of an entry. */
  long with(long raw, int level, long newFrame) {
    boolean present = isPresent(raw, level);
    long field = present ? frame : offsetFrame << offsetShift & offset;
    long bits = newFrame << (present ? frameShift : offsetShift);
    if ((bits & ~field) != 0) {
      throw new UnredactableException("page frames in more areas of memory than entries can name");
    }
    long others = raw & ~(present ? field | frameHigh : field);
    return others | (isInverted(raw) ? ~bits & field : bits);
  }

  /** Frames from one entry of a run to the next; null when entries differ in other bits. */
  Long step(long raw, int level, long stride) {
    int shift = isPresent(raw, level) ? frameShift : offsetShift;
    if ((stride & mask(0, shift)) != 0) {
      return null;
    }
    long frames = stride >> shift;
    return isInverted(raw) ? -frames : frames;
  }

  /** Clears every bit of an entry that may be part of a frame; its type stays. */
  long without(long raw) {
    return raw & ~offset;
  }

  /**
   * Undoes the inversion of entries that are not present, by which x86_64 guards against
   * speculation.
   */
  private boolean isInverted(long raw) {
    return x86 && (raw & PRESENT) == 0;
  }
}
