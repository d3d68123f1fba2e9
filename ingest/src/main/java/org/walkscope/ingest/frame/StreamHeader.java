// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.TraceMode;

/**
 * {@code struct ws_stream_header} with its constants.
 *
 * @param host what decodes this stream's events
 * @param epochNs CLOCK_REALTIME when the probe started: with host, the identity of the stream
 * @param monotonicNs CLOCK_MONOTONIC of that moment
 * @param cpus possible ones
 * @param bytes of the header in the stream
 */
public record StreamHeader(Host host, long epochNs, long monotonicNs, int cpus, int bytes) {

  /** Parses a header whose size and checksum were found right. */
  static StreamHeader parse(Payload in) throws CorruptStreamException {
    WireText text = new WireText();
    long monotonicNs = in.getLong(24);
    long epochNs = in.getLong(40);
    int cpus = in.getU16(20);
    if (cpus == 0) {
      throw new CorruptStreamException("a host without CPUs", 20);
    }
    Host host =
        Host.newBuilder()
            .setArch(symbol(Arch.values(), in, 12, "architecture"))
            .setMode(symbol(TraceMode.values(), in, 13, "mode"))
            .setDetail(symbol(Detail.values(), in, 14, "detail"))
            .setPageShift(within(12, 16, in, 15, "page shift"))
            .setPgtableLevels(within(3, 5, in, 16, "number of page-table levels"))
            .setPmdShift(within(12, 63, in, 17, "PMD shift"))
            .setPudShift(within(12, 63, in, 18, "PUD shift"))
            .setBootId(name(text, in, 48, Wire.BOOT_ID_BYTES))
            .setHostname(name(text, in, 88, Wire.NAME_BYTES))
            .setKernelRelease(name(text, in, 152, Wire.NAME_BYTES))
            .setConstants(constants(text, in))
            .setMonotonicToEpochNs(epochNs - monotonicNs)
            .setWaitsSeen(waitsSeen(in))
            .build();
    return new StreamHeader(host, epochNs, monotonicNs, cpus, in.limit());
  }

  private static int version(Payload in) {
    return in.getU16(4);
  }

  /** null: a stream of version 2 does not say. */
  private static List<LockKind> waitsSeen(Payload in) {
    if (version(in) == Wire.VERSION_2) {
      return null;
    }
    int bits = in.getInt(Wire.WAITS_SEEN_AT);
    List<LockKind> seen = new ArrayList<>();
    int bit = 1; // symbols of Avro's enum stand in the order of the wire's, which count from 1
    for (LockKind kind : LockKind.values()) {
      bit <<= 1;
      if ((bits & bit) != 0) {
        seen.add(kind);
      }
    }
    return seen;
  }

  private static Map<String, Long> constants(WireText text, Payload in)
      throws CorruptStreamException {
    // sorted: the same header always gives the same bytes in Avro
    Map<String, Long> constants = new TreeMap<>();
    for (int at = Wire.headerBytes(version(in)); at < in.limit(); at += Wire.CONSTANT_BYTES) {
      constants.put(
          name(text, in, at, Wire.CONSTANT_NAME_BYTES), in.getLong(at + Wire.CONSTANT_NAME_BYTES));
    }
    return constants;
  }

  private static String name(WireText text, Payload in, int at, int size)
      throws CorruptStreamException {
    if (WireText.length(in, at, size) < 0) {
      throw new CorruptStreamException("a name without its end", at);
    }
    return text.read(in, at, size);
  }

  /** Symbols of Avro's enums stand in the order of the wire's, which count from 1. */
  private static <E> E symbol(E[] symbols, Payload in, int at, String what)
      throws CorruptStreamException {
    int number = within(1, symbols.length, in, at, what);
    return symbols[number - 1];
  }

  private static int within(int least, int most, Payload in, int at, String what)
      throws CorruptStreamException {
    int number = in.getU8(at);
    if (number < least || number > most) {
      throw new CorruptStreamException(what + " " + number, at);
    }
    return number;
  }
}
