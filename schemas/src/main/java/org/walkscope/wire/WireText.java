// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NUL-terminated names in fields of fixed size. The few that a stream repeats with every walk are
 * one String each.
 *
 * <p>A comm may be any bytes. Each that is not UTF-8 becomes {@code \xff}, four characters, and a
 * backslash becomes two: names that differ in their bytes differ in their text.
 */
public final class WireText {
  /** ASCII names read last, by hash. A race between threads costs a String, no more. */
  private static final String[] RECENT = new String[1024];

  /** A byte that is not UTF-8, or a backslash. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\\\\\|\\\\x([0-9a-f]{2})");

  /** Character that stands for bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private WireText() {}

  /** Bytes before the NUL, or -1 when the field has none. */
  static int length(byte[] bytes, int at, int size) {
    for (int i = 0; i < size; i++) {
      if (bytes[at + i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The text of a field; without a NUL all of it. */
  static String read(byte[] bytes, int at, int size) {
    int length = 0;
    int hash = 0;
    while (length < size && bytes[at + length] != 0) {
      hash = 31 * hash + bytes[at + length++];
    }
    int slot = (hash ^ hash >>> 10 ^ hash >>> 20) & RECENT.length - 1;
    String recent = RECENT[slot];
    if (recent != null && isAscii(recent, bytes, at, length)) {
      return recent;
    }
    String text = decode(ByteBuffer.wrap(bytes, at, length));
    if (isAscii(text, bytes, at, length) && text.indexOf('\\') < 0) {
      RECENT[slot] = text;
    }
    return text;
  }

  /** True if the bytes are this text's characters; never where one of them is not ASCII. */
  private static boolean isAscii(String text, byte[] bytes, int at, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[at + i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    CharsetDecoder decoder = UTF_8.newDecoder();
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

  /** Text without escapes; unchanged where a byte of it is not UTF-8. */
  public static String plain(String text) {
    String plain = new String(encode(text), UTF_8);
    return plain.indexOf(REPLACEMENT) < 0 ? plain : text;
  }

  /** True if a field of this size, its NUL included, can hold the text. */
  public static boolean fits(String text, int size) {
    return text.indexOf(0) < 0 && encode(text).length < size;
  }

  /** Fills a field. */
  static void write(String text, byte[] bytes, int at, int size) {
    if (!fits(text, size)) {
      throw new IllegalArgumentException("a name that does not fit " + size + " bytes: " + text);
    }
    byte[] encoded = encode(text);
    System.arraycopy(encoded, 0, bytes, at, encoded.length);
    Arrays.fill(bytes, at + encoded.length, at + size, (byte) 0);
  }

  /** The bytes whose text this is. */
  private static byte[] encode(String text) {
    if (text.indexOf('\\') < 0) {
      return text.getBytes(UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher escaped = ESCAPED.matcher(text);
    int at = 0;
    while (escaped.find()) {
      out.writeBytes(text.substring(at, escaped.start()).getBytes(UTF_8));
      String hex = escaped.group(1);
      out.write(hex == null ? '\\' : Integer.parseInt(hex, 16));
      at = escaped.end();
    }
    out.writeBytes(text.substring(at).getBytes(UTF_8));
    return out.toByteArray();
  }
}
