// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

/**
 * Fields of CSV (RFC 4180): an empty string is quoted, so that an empty field stands for no value.
 * Characters that would control a terminal are escaped as {@link TerminalText} does.
 */
public final class CsvText {
  private CsvText() {}

  /** Field of a text. */
  public static String field(CharSequence value) {
    String text = TerminalText.whole(value);
    boolean plain = !text.isEmpty() && text.indexOf(',') < 0 && text.indexOf('"') < 0;
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
