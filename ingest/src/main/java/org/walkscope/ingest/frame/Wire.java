// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

/** Numbers of {@code bpf/include/wire.h}, and where its structs have their fields. */
public final class Wire {
  static final int MAGIC = 0x50435357;
  static final int VERSION = 3;

  /** The version before: a header without waits_seen, and no CLOCK frames. */
  static final int VERSION_2 = 2;

  static final int MAX_FRAME_BYTES = 256 * 1024;

  public static final int WALK_BEGIN = 1;
  public static final int ENTRIES = 2;
  public static final int FOLIOS = 3;
  public static final int HOLE = 4;
  public static final int LOCK = 5;
  public static final int WALK_END = 6;
  public static final int SWAPCOUNT = 7;
  public static final int LOSS = 8;
  public static final int STREAM_END = 9;
  public static final int VMA = 10;
  public static final int SCAN = 11;
  public static final int SPAN = 12;
  public static final int STALL = 13;
  public static final int COST = 14;
  public static final int CLOCK = 15;

  static final int FRAME_BYTES = 12;

  // struct ws_stream_header
  static final int HEADER_BYTES = 224;
  static final int HEADER_BYTES_2 = 216;
  static final int WAITS_SEEN_AT = 216;
  static final int HEADER_CRC_AT = 8;
  static final int BOOT_ID_BYTES = 40;
  static final int NAME_BYTES = 64;

  // struct ws_constant
  static final int CONSTANT_BYTES = 48;
  static final int CONSTANT_NAME_BYTES = 40;

  // struct ws_event
  static final int EVENT_BYTES = 24;
  static final int WALK_AT = 8;
  static final int TID_AT = 16;
  static final int SEQUENCE_AT = 20;

  static final int WALK_BEGIN_BYTES = 304;
  static final int WALKER_START_AT = 24;
  static final int WALKER_TGID_AT = 136;
  static final int WALKER_COMM_AT = 160;
  static final int SNAPSHOT_AT = 48;
  static final int COMM_BYTES = 16;
  static final int SYMBOL_BYTES = 56;

  static final int ENTRIES_BYTES = 40;
  static final int NR_RUNS_AT = 32;
  static final int RUN_BYTES = 32;
  static final int RUN_COUNT_AT = 24;

  static final int FOLIOS_BYTES = 32;
  static final int NR_FOLIOS_AT = 24;
  static final int FOLIO_BYTES = 40;

  static final int HOLE_BYTES = 48;
  static final int LOCK_BYTES = 64;
  static final int SWAPCOUNT_BYTES = 40;
  static final int WALK_END_BYTES = 56;
  static final int LOSS_BYTES = 112;
  static final int LOSS_CPU_AT = 104;
  static final int VMA_BYTES = 88;
  static final int SCAN_BYTES = 104;
  static final int SPAN_BYTES = 80;
  static final int STALL_BYTES = 88;
  static final int STALL_COMM_AT = 64;
  static final int COST_BYTES = 144;
  static final int CLOCK_BYTES = 24;
  static final int CLOCK_REALTIME_AT = 16;
  static final int STREAM_END_BYTES = 24;

  private Wire() {}

  /** Bytes of the stream's header without its constants; -1 for a version that is not read. */
  static int headerBytes(int version) {
    return switch (version) {
      case VERSION -> HEADER_BYTES;
      case VERSION_2 -> HEADER_BYTES_2;
      default -> -1;
    };
  }

  /** Whether a frame of this type begins with a struct ws_event. */
  public static boolean isEvent(int type) {
    return (type >= WALK_BEGIN && type <= SWAPCOUNT) || (type >= VMA && type <= STALL);
  }

  /** Whether an event stands outside the numbering of its walk. */
  public static boolean isOutside(int type) {
    return type == SPAN || type == STALL;
  }
}
