// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.walkscope.wire.HelloView;
import org.walkscope.wire.ResumeView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/** What a probe says before its stream. */
final class LinkInput {
  private final InputStream in;

  LinkInput(InputStream in) {
    this.in = in;
  }

  /** First words of a probe; of another version of the link they have the fields of ours. */
  HelloView hello() throws IOException {
    HelloView hello = new HelloView();
    read(hello, HelloView.BYTES, "HELLO");
    if (hello.magic() != Wire.HELLO_MAGIC || hello.helloBytes() < HelloView.BYTES) {
      throw new IOException("it does not say HELLO: no probe, or one with --socket");
    }
    in.skipNBytes(hello.helloBytes() - HelloView.BYTES);
    return hello;
  }

  /**
   * Where the stream goes on: not behind what the probe has made. Events that it has no more take
   * bytes of the stream; how many bytes of them were skipped it may know but roughly.
   */
  ResumeView resume(HelloView hello) throws IOException {
    ResumeView resume = new ResumeView();
    read(resume, ResumeView.BYTES, "RESUME");
    long offset = resume.offset();
    long skipped = resume.skippedBytes();
    long events = resume.skippedEvents();
    if (offset < 0 || offset > hello.made()) {
      throw new IOException(
          ("its RESUME goes on at byte " + Long.toUnsignedString(offset) + " of a stream of ")
              + (Long.toUnsignedString(hello.made()) + " bytes"));
    }
    if (skipped < 0 || skipped > offset || events < 0 || events > (skipped == 0 ? 0 : offset)) {
      throw new IOException(
          ("its RESUME skips " + Long.toUnsignedString(events) + " events in ")
              + (Long.toUnsignedString(skipped) + " bytes before byte " + offset));
    }
    return resume;
  }

  private void read(WireView into, int bytes, String what) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("it closed before its " + what);
    }
    into.over(read, 0, bytes);
  }

  /** The stream itself. */
  InputStream stream() {
    return in;
  }

  /** Identity of the stream of a probe, in hexadecimal digits. */
  static String streamId(HelloView hello) {
    byte[] bytes = new byte[HelloView.BYTES];
    hello.copyTo(bytes, 0);
    int at = HelloView.STREAM_ID_AT;
    return HexFormat.of().formatHex(bytes, at, at + Wire.STREAM_ID_BYTES);
  }
}
