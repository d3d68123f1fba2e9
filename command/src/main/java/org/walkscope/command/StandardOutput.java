// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Output of a command, in UTF-8 whatever the locale says. {@link PrintWriter} does not tell why
 * writing failed: the first failure is kept, and {@link #status} tells it.
 */
public final class StandardOutput extends PrintWriter {
  /** Exit status that a shell tells of a program that SIGPIPE ended. */
  private static final int SIGPIPE = 128 + 13;

  private final Kept kept;

  private StandardOutput(Kept kept) {
    super(
        new BufferedWriter(
            new OutputStreamWriter(
                new BufferedOutputStream(kept, 1 << 16), StandardCharsets.UTF_8)));
    this.kept = kept;
  }

  /** Standard output of the process. */
  public static StandardOutput ofProcess() {
    return to(new FileOutputStream(FileDescriptor.out));
  }

  /** Output to a stream. */
  public static StandardOutput to(OutputStream out) {
    return new StandardOutput(new Kept(out));
  }

  /** True once writing has failed; writes nothing. */
  @Override
  public boolean checkError() {
    return kept.failure != null;
  }

  /**
   * Writes what is buffered and returns the exit status: that of the command, or of a failure to
   * write. A reader that has gone, as head goes, is no failure to complain of.
   */
  public int status(int ofCommand, CommandLine line) {
    flush();
    if (kept.failure == null) {
      return ofCommand;
    }
    String why = String.valueOf(kept.failure.getMessage());
    return why.contains("Broken pipe")
        ? SIGPIPE
        : CommandErrors.complain(
            line, "not all was written to standard output: " + why, ExitStatus.FAILED);
  }

  /** Stream that keeps its first failure. */
  private static final class Kept extends OutputStream {
    private final OutputStream out;
    private IOException failure;

    Kept(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
