// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * NUL-terminated names in fields of fixed size. The few that a stream repeats with every walk
 * become one String each.
 *
 * <p>A comm may be any bytes. Each that is not UTF-8 becomes {@code \xff}, four characters, and a
 * backslash becomes two: names that differ in their bytes differ in their text.
 */
final class WireText {
  /** Comms come from anywhere: the cache starts anew before it grows beyond this. */
  private static final int MOST = 4096;

  private final Map<ByteBuffer, String> known = new HashMap<>();
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

  /** Length without the NUL, or -1 when there is none in the field. */
  static int length(Payload in, int at, int size) {
    for (int i = 0; i < size; i++) {
      if (in.getU8(at + i) == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The text of a field that was found to have its NUL. */
  String read(Payload in, int at, int size) {
    ByteBuffer bytes = in.bytes(at, length(in, at, size));
    String text = known.get(bytes);
    if (text == null) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(bytes.position(), copy);
      text = text(ByteBuffer.wrap(copy));
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(ByteBuffer.wrap(copy), text);
    }
    return text;
  }

  private String text(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    while (true) {
      decoder.reset();
      CoderResult result = decoder.decode(bytes, chars, true);
      text.append(chars.flip().toString().replace("\\", "\\\\"));
      chars.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x%02x".formatted(bytes.get()));
      }
    }
  }
}
