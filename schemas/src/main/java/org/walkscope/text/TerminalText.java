// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

/**
 * Foreign names (comms, host names, paths, and messages that contain them), made safe to show on
 * one line of a terminal: a process name must not control the reader's terminal.
 *
 * <p>Control characters, line ends, characters that change the writing direction or are invisible,
 * code points that are no characters, and U+FFFD, which stands for undecodable bytes, become {@code
 * \}{@code u001b}. A backslash stays: names of the frame stream have theirs doubled, so that none
 * looks like an escape.
 */
public final class TerminalText {
  /** Most characters of a name that are shown. */
  public static final int NAME = 256;

  /** Most characters of a line with several names that are shown. */
  public static final int LINE = 4096;

  private static final int REPLACEMENT = 0xFFFD;

  private TerminalText() {}

  /** Escapes a name, at most {@link #NAME} characters of it. */
  public static String name(CharSequence name) {
    return shown(name, NAME);
  }

  /** Escapes a line with names in it, at most {@link #LINE} characters. */
  public static String line(CharSequence line) {
    return shown(line, LINE);
  }

  /** Escapes a value whole, for a reader that is a program. */
  public static String whole(CharSequence value) {
    return shown(value, Integer.MAX_VALUE);
  }

  private static String shown(CharSequence text, int most) {
    if (text.length() <= most && isPrintableAscii(text)) {
      return text.toString();
    }
    StringBuilder shown = new StringBuilder();
    int at = 0;
    for (int n = 0; at < text.length() && n < most; n++) {
      int point = Character.codePointAt(text, at);
      append(point, shown);
      at += Character.charCount(point);
    }
    return at < text.length() ? shown.append('…').toString() : shown.toString();
  }

  private static boolean isPrintableAscii(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static void append(int point, StringBuilder to) {
    if (isShown(point)) {
      to.appendCodePoint(point);
    } else if (Character.isBmpCodePoint(point)) {
      to.append("\\u%04x".formatted(point));
    } else {
      to.append("\\U%08x".formatted(point));
    }
  }

  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> point != REPLACEMENT;
    };
  }
}
