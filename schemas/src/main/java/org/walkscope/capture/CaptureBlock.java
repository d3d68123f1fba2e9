// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A block's bytes, decompressed no further than a block of ours can be. */
final class CaptureBlock {
  /** A block holds 256 KiB and the record that went beyond them. */
  static final int MAX_BYTES = 64 << 20;

  private CaptureBlock() {}

  static byte[] decompress(byte[] compressed, long at) throws CorruptCaptureException {
    byte[] bytes;
    try (InputStream zstd = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(compressed))) {
      bytes = zstd.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new CorruptCaptureException("a block that zstd does not read", at, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new CorruptCaptureException("a block of more than " + MAX_BYTES + " bytes", at);
    }
    return bytes;
  }
}
