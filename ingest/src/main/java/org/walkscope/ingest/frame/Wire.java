// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

/** Numbers of {@code bpf/include/wire.h}, and where its structs have their fields. */
public final class Wire {
  static final int MAGIC = 0x50435357;
  static final int VERSION = 1;
  static final int MAX_FRAME_BYTES = 64 * 1024;

  public static final int WALK_BEGIN = 1;
  public static final int ENTRIES = 2;
  public static final int FOLIOS = 3;
  public static final int HOLE = 4;
  public static final int LOCK = 5;
  public static final int WALK_END = 6;
  public static final int SWAPCOUNT = 7;
  public static final int LOSS = 8;
  public static final int STREAM_END = 9;

  static final int FRAME_BYTES = 12;

  // struct ws_stream_header
  static final int HEADER_BYTES = 216;
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

  static final int WALK_BEGIN_BYTES = 288;
  static final int WALKER_START_AT = 24;
  static final int WALKER_TGID_AT = 128;
  static final int WALKER_COMM_AT = 144;
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
  static final int LOSS_BYTES = 88;
  static final int STREAM_END_BYTES = 24;

  private Wire() {}

  /** Whether a frame of this type begins with a struct ws_event. */
  public static boolean isEvent(int type) {
    return type >= WALK_BEGIN && type <= SWAPCOUNT;
  }
}
