// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** Frames by their type: name, size and texts. Made by {@code ./walkscope contract}. */
public final class WireFrames {
  private final WalkBeginView walkBeginView = new WalkBeginView();
  private final VmaView vmaView = new VmaView();
  private final StallView stallView = new StallView();
  private final CostView costView = new CostView();
  private final CgroupView cgroupView = new CgroupView();

  /** Name of the type, as in wire.h; null if it has none. */
  public static String name(int type) {
    return switch (type) {
      case Wire.FRAME_WALK_BEGIN -> "WALK_BEGIN";
      case Wire.FRAME_ENTRIES -> "ENTRIES";
      case Wire.FRAME_FOLIOS -> "FOLIOS";
      case Wire.FRAME_HOLE -> "HOLE";
      case Wire.FRAME_LOCK -> "LOCK";
      case Wire.FRAME_WALK_END -> "WALK_END";
      case Wire.FRAME_SWAPCOUNT -> "SWAPCOUNT";
      case Wire.FRAME_LOSS -> "LOSS";
      case Wire.FRAME_STREAM_END -> "STREAM_END";
      case Wire.FRAME_VMA -> "VMA";
      case Wire.FRAME_SCAN -> "SCAN";
      case Wire.FRAME_LOCK_HOLD -> "LOCK_HOLD";
      case Wire.FRAME_STALL -> "STALL";
      case Wire.FRAME_COST -> "COST";
      case Wire.FRAME_CLOCK -> "CLOCK";
      case Wire.FRAME_UNREAD -> "UNREAD";
      case Wire.FRAME_CGROUP -> "CGROUP";
      default -> null;
    };
  }

  /**
   * Bytes of the type's struct, without the parts that may follow it, in streams of this version;
   * -1 for no type.
   */
  public static int bytes(int type, int version) {
    return switch (type) {
      case Wire.FRAME_WALK_BEGIN -> WalkBeginView.bytes(version);
      case Wire.FRAME_ENTRIES -> EntriesView.BYTES;
      case Wire.FRAME_FOLIOS -> FoliosView.BYTES;
      case Wire.FRAME_HOLE -> HoleView.BYTES;
      case Wire.FRAME_LOCK -> LockView.BYTES;
      case Wire.FRAME_WALK_END -> WalkEndView.BYTES;
      case Wire.FRAME_SWAPCOUNT -> SwapcountView.BYTES;
      case Wire.FRAME_LOSS -> LossView.BYTES;
      case Wire.FRAME_STREAM_END -> StreamEndView.BYTES;
      case Wire.FRAME_VMA -> VmaView.bytes(version);
      case Wire.FRAME_SCAN -> ScanView.BYTES;
      case Wire.FRAME_LOCK_HOLD -> LockHoldView.BYTES;
      case Wire.FRAME_STALL -> StallView.BYTES;
      case Wire.FRAME_COST -> CostView.BYTES;
      case Wire.FRAME_CLOCK -> ClockView.BYTES;
      case Wire.FRAME_UNREAD -> UnreadView.BYTES;
      case Wire.FRAME_CGROUP -> CgroupView.BYTES;
      default -> -1;
    };
  }

  /** True if a frame of this type begins with a struct ws_event. */
  public static boolean isEvent(int type) {
    return switch (type) {
      case Wire.FRAME_WALK_BEGIN -> true;
      case Wire.FRAME_ENTRIES -> true;
      case Wire.FRAME_FOLIOS -> true;
      case Wire.FRAME_HOLE -> true;
      case Wire.FRAME_LOCK -> true;
      case Wire.FRAME_WALK_END -> true;
      case Wire.FRAME_SWAPCOUNT -> true;
      case Wire.FRAME_VMA -> true;
      case Wire.FRAME_SCAN -> true;
      case Wire.FRAME_LOCK_HOLD -> true;
      case Wire.FRAME_STALL -> true;
      case Wire.FRAME_UNREAD -> true;
      default -> false;
    };
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText(int type, WireView payload) {
    return switch (type) {
      case Wire.FRAME_WALK_BEGIN -> {
        walkBeginView.over(payload);
        yield walkBeginView.endlessText();
      }
      case Wire.FRAME_VMA -> {
        vmaView.over(payload);
        yield vmaView.endlessText();
      }
      case Wire.FRAME_STALL -> {
        stallView.over(payload);
        yield stallView.endlessText();
      }
      case Wire.FRAME_COST -> {
        costView.over(payload);
        yield costView.endlessText();
      }
      case Wire.FRAME_CGROUP -> {
        cgroupView.over(payload);
        yield cgroupView.endlessText();
      }
      default -> -1;
    };
  }
}
