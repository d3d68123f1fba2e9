// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Block of a capture, as it stands in the file.
 *
 * @param at byte of the file at which the block begins
 * @param records number that the block's head claims
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CaptureBlock(long at, long records, byte[] compressed) {
  /** A block holds 256 KiB and the record that went beyond them. */
  static final int MAX_BYTES = 64 << 20;

  /** Room that most blocks fit into. */
  private static final int USUAL_BYTES = 320 << 10;

  /** Longest head: two varints. */
  private static final int HEAD_BYTES = 20;

  /** Reads the block at the input's position, and the marker after it. */
  static CaptureBlock read(CaptureInput in, byte[] sync) throws IOException {
    long at = in.position();
    long records = in.number("a block's head");
    long size = in.number("a block's head");
    byte[] compressed = in.bytes(size, MAX_BYTES, "a block");
    long syncAt = in.position();
    if (!Arrays.equals(in.bytes(sync.length, MAX_BYTES, "a sync marker"), sync)) {
      throw new CorruptCaptureException("no sync marker", syncAt);
    }
    return new CaptureBlock(at, records, compressed);
  }

  /** Reads up to the next marker, whatever the block's head claims. */
  static CaptureBlock upToMarker(CaptureInput in, byte[] sync) throws IOException {
    long at = in.position();
    CaptureInput.Piece piece = in.upTo(sync, MAX_BYTES + HEAD_BYTES);
    CaptureInput head = new CaptureInput(new ByteArrayInputStream(piece.bytes()));
    try {
      long records = head.number("a block's head");
      long size = head.number("a block's head");
      byte[] compressed = head.bytes(size, MAX_BYTES, "a block");
      if (piece.marked() && head.atEnd()) {
        return new CaptureBlock(at, records, compressed);
      }
    } catch (CaptureException e) {
      // what it claims is not what there is
    }
    throw piece.marked()
        ? new CorruptCaptureException("a block whose head does not fit it", at)
        : new TruncatedCaptureException("a block without its end", at);
  }

  /** Decompressed bytes of the records, at most as many as our writer puts into a block. */
  byte[] decompress() throws CorruptCaptureException {
    byte[] bytes = decompress(MAX_BYTES);
    if (bytes == null) {
      throw new CorruptCaptureException("a block of more than " + MAX_BYTES + " bytes", at);
    }
    return bytes;
  }

  /** Decompressed bytes of the records; null when they are more than these. */
  byte[] decompress(int most) throws CorruptCaptureException {
    byte[] bytes = new byte[Math.min(USUAL_BYTES, most)];
    int length;
    while ((length = decompressInto(bytes)) < 0) {
      if (bytes.length == most) {
        return null;
      }
      bytes = new byte[(int) Math.min(2L * bytes.length, most)];
    }
    if (records <= 0 || records > length) {
      throw new CorruptCaptureException("a block of " + records + " records", at);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Number of bytes decompressed; negative when they are more than there is room for. */
  private int decompressInto(byte[] room) throws CorruptCaptureException {
    try {
      return (int) Zstd.decompressByteArray(room, 0, room.length, compressed, 0, compressed.length);
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        return -1;
      }
      throw new CorruptCaptureException("a block that zstd does not read", at, e);
    }
  }
}
