// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of SQL, taken apart at each ';' outside quotes and comments. The driver runs all statements
 * of a text, and gives the rows of the last alone.
 */
final class SqlText {
  /**
   * Statement that has more in it than blanks and comments.
   *
   * @param start characters of the text before it
   */
  record Statement(String sql, int start) {}

  /** A word may have a '$' in it, which begins no quote there. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*+");

  private static final Pattern DOLLARS = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*+)?\\$");

  private final String text;
  private final List<Statement> statements = new ArrayList<>();
  private final boolean complete;
  private int start;
  private boolean empty = true;
  private boolean open;

  SqlText(String text) {
    this.text = text;
    for (int at = 0; at < text.length(); ) {
      int end = endOfPiece(at);
      if (text.charAt(at) == ';') {
        endStatement(at);
        start = end;
      } else {
        empty &= Character.isWhitespace(text.charAt(at)) || isComment(at);
      }
      at = end;
    }
    complete = empty && !open;
    endStatement(text.length());
  }

  List<Statement> statements() {
    return statements;
  }

  /** True if nothing but blanks and comments is behind the last ';'. */
  boolean isComplete() {
    return complete;
  }

  private void endStatement(int end) {
    if (!empty) {
      statements.add(new Statement(text.substring(start, end), start));
    }
    empty = true;
  }

  private boolean isComment(int at) {
    return text.startsWith("--", at) || text.startsWith("/*", at);
  }

  /** End of a comment, quote, word or other character; the end of the text if it is left open. */
  private int endOfPiece(int at) {
    char first = text.charAt(at);
    if (text.startsWith("--", at)) {
      int line = text.indexOf('\n', at);
      return line < 0 ? text.length() : line + 1;
    } else if (text.startsWith("/*", at)) {
      return endOfComment(at);
    } else if (first == '\'' || first == '"') {
      return behind(String.valueOf(first), at + 1);
    } else if ((first == 'e' || first == 'E') && text.startsWith("'", at + 1)) {
      return endOfEscaped(at + 2);
    }
    Matcher dollars = DOLLARS.matcher(text).region(at, text.length());
    if (dollars.lookingAt()) {
      return behind(dollars.group(), dollars.end());
    }
    Matcher word = WORD.matcher(text).region(at, text.length());
    return word.lookingAt() ? word.end() : at + 1;
  }

  /** Comments stand inside comments. */
  private int endOfComment(int begin) {
    int depth = 1;
    for (int at = begin + 2; at < text.length(); at++) {
      if (text.startsWith("/*", at)) {
        depth++;
        at++;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at++;
        if (depth == 0) {
          return at + 1;
        }
      }
    }
    return leftOpen();
  }

  private int endOfEscaped(int from) {
    for (int at = from; at < text.length(); at++) {
      if (text.charAt(at) == '\'') {
        return at + 1;
      }
      at += text.charAt(at) == '\\' ? 1 : 0;
    }
    return leftOpen();
  }

  private int behind(String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? leftOpen() : at + end.length();
  }

  private int leftOpen() {
    open = true;
    return text.length();
  }
}
