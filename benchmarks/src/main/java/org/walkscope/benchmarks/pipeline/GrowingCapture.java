// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.schema.Host;
import org.walkscope.schema.StreamEnd;

/** Capture of a workload that goes on until the capture has a size. */
final class GrowingCapture {
  /** Ends the workload. */
  private static final class EnoughException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Workload endless;
  private final AtomicLong bytes = new AtomicLong();

  GrowingCapture(Workload endless) {
    this.endless = endless;
  }

  /** Bytes written so far. */
  long bytes() {
    return bytes.get();
  }

  /** Writes a whole capture of at least this size. */
  void writeTo(OutputStream out, long atLeast) throws IOException {
    Host host = endless.captures().get(0).get(0).getHost();
    try (CaptureWriter writer = new CaptureWriter(counted(out), host, 0)) {
      try {
        endless.forEach(
            (fragment, number) -> {
              if (bytes.get() >= atLeast) {
                throw new EnoughException();
              }
              writer.write(fragment);
            });
      } catch (EnoughException e) {
        // the capture has its size
      }
      writer.write(new StreamEnd(host, 0L, 0L, 0L, 0L, 0L));
    }
  }

  private OutputStream counted(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] from, int at, int length) throws IOException {
        out.write(from, at, length);
        bytes.addAndGet(length);
      }
    };
  }
}
