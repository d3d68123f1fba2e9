// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/** Rules that {@code bpf/include/wire.h} states in words, and the layouts of older versions. */
public final class WireRules {
  /** Version whose begin has no cgroups and no name of the VMA. */
  public static final int VERSION_4 = 4;

  /** Version whose begin also has no walker_uid. */
  public static final int VERSION_3 = 3;

  /** Version that also has no waits_seen in its header and no CLOCK frames. */
  public static final int VERSION_2 = 2;

  private static final int HEADER_BYTES_2 = StreamHeaderView.WAITS_SEEN_AT;

  private WireRules() {}

  /** Bytes of the stream's header without its constants; -1 for a version that is not read. */
  public static int headerBytes(int version) {
    return switch (version) {
      case Wire.VERSION, VERSION_4, VERSION_3 -> StreamHeaderView.BYTES;
      case VERSION_2 -> HEADER_BYTES_2;
      default -> -1;
    };
  }

  /** Bytes of a WALK_BEGIN. */
  public static int beginBytes(int version) {
    return switch (version) {
      case Wire.VERSION -> WalkBeginView.BYTES;
      case VERSION_4 -> WalkBeginView.WALKER_CGROUP_AT;
      default -> WalkBeginView.WALKER_UID_AT;
    };
  }

  /** Bytes of a VMA. */
  public static int vmaBytes(int version) {
    return version == Wire.VERSION ? VmaView.BYTES : VmaView.VMA_NAME_AT;
  }

  /** True if a frame of this type begins with a struct ws_event. */
  public static boolean isEvent(int type) {
    return (type >= Wire.FRAME_WALK_BEGIN && type <= Wire.FRAME_SWAPCOUNT)
        || (type >= Wire.FRAME_VMA && type <= Wire.FRAME_STALL)
        || type == Wire.FRAME_UNREAD;
  }

  /** True if an event stands outside the numbering of its walk. */
  public static boolean isOutside(int type) {
    return type == Wire.FRAME_LOCK_HOLD || type == Wire.FRAME_STALL;
  }
}
