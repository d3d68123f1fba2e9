// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Arch;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walker;

/** A capture of each record, as tests change it. */
final class SmallCapture {
  static final Host HOST =
      new Host(
          "host",
          "boot",
          Arch.X86_64,
          "7.3.0",
          12,
          4,
          21,
          30,
          TraceMode.LIGHT,
          Detail.ENTRIES,
          Map.of("SWP_SWAPFILES", 27L),
          5L,
          null,
          null);
  static final long EPOCH_NS = 1_700_000_000_000_000_000L;

  private SmallCapture() {}

  static byte[] bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CaptureWriter writer = new CaptureWriter(out, HOST, EPOCH_NS)) {
      writer.write(fragment(0));
      writer.write(fragment(1));
      writer.write(loss());
      writer.write(fragment(2));
      writer.write(end());
    }
    return out.toByteArray();
  }

  static List<SpecificRecord> records() {
    return List.of(fragment(0), fragment(1), loss(), fragment(2), end());
  }

  /** Bytes of the header; the last bytes of a capture are the marker that ends it. */
  static int headerBytes(byte[] whole) {
    return markerEnd(whole, 0);
  }

  /** End of the first marker from a byte on. */
  static int markerEnd(byte[] whole, int from) {
    byte[] sync = Arrays.copyOfRange(whole, whole.length - 16, whole.length);
    int at = from;
    while (!Arrays.equals(Arrays.copyOfRange(whole, at, at + 16), sync)) {
      at++;
    }
    return at + 16;
  }

  static TraceFragment fragment(long number) {
    byte[] column = new byte[200];
    new Random(number).nextBytes(column);
    return new TraceFragment(
        HOST,
        EPOCH_NS,
        number,
        Walker.newBuilder().setTgid(1).setTid(2).setComm("cat").setStartBoottimeNs(3L).build(),
        10L,
        20L,
        1,
        4L,
        List.of("walk_page_vma"),
        List.of(),
        ByteBuffer.wrap(column),
        0);
  }

  static ProbeLoss loss() {
    return new ProbeLoss(
        HOST,
        EPOCH_NS,
        30L,
        List.of(new CpuLoss(0, 9L, 9L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, null, null)),
        List.of());
  }

  static StreamEnd end() {
    return new StreamEnd(HOST, EPOCH_NS, 40L, 8L, 900L, 3L);
  }
}
