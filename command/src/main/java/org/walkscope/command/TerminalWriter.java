// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.walkscope.text.TerminalText;

/**
 * Writer of a command's text to a terminal. Newlines and tabs pass; other control characters, which
 * come with foreign names, are shown as text.
 */
public final class TerminalWriter extends FilterWriter {
  private final StringBuilder pending = new StringBuilder();

  private TerminalWriter(Writer out) {
    super(out);
  }

  /** Writer in front of another. */
  public static PrintWriter before(Writer out) {
    return new PrintWriter(new TerminalWriter(out));
  }

  @Override
  public void write(int character) throws IOException {
    if (character == '\n' || character == '\t') {
      writePending();
      out.write(character);
    } else {
      pending.append((char) character);
    }
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(characters[i]);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text.charAt(i));
    }
  }

  private void writePending() throws IOException {
    out.write(TerminalText.line(pending));
    pending.setLength(0);
  }

  @Override
  public void flush() throws IOException {
    writePending();
    super.flush();
  }

  @Override
  public void close() throws IOException {
    writePending();
    super.close();
  }
}
