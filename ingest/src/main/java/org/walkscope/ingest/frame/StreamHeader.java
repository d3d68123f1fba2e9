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
import org.walkscope.wire.ConstantView;
import org.walkscope.wire.StreamHeaderView;
import org.walkscope.wire.WireRules;

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
  static StreamHeader parse(StreamHeaderView in) throws CorruptStreamException {
    texts(in.endlessText(), 0);
    if (in.nrCpus() == 0) {
      throw new CorruptStreamException("a host without CPUs", StreamHeaderView.NR_CPUS_AT);
    }
    long epochNs = in.clockRealtimeNs();
    long monotonicNs = in.clockMonotonicNs();
    Host host =
        Host.newBuilder()
            .setArch(symbol(Arch.values(), in.arch(), StreamHeaderView.ARCH_AT, "architecture"))
            .setMode(symbol(TraceMode.values(), in.mode(), StreamHeaderView.MODE_AT, "mode"))
            .setDetail(symbol(Detail.values(), in.detail(), StreamHeaderView.DETAIL_AT, "detail"))
            .setPageShift(
                within(12, 16, in.pageShift(), StreamHeaderView.PAGE_SHIFT_AT, "page shift"))
            .setPgtableLevels(
                within(
                    3,
                    5,
                    in.pgtableLevels(),
                    StreamHeaderView.PGTABLE_LEVELS_AT,
                    "number of page-table levels"))
            .setPmdShift(within(12, 63, in.pmdShift(), StreamHeaderView.PMD_SHIFT_AT, "PMD shift"))
            .setPudShift(within(12, 63, in.pudShift(), StreamHeaderView.PUD_SHIFT_AT, "PUD shift"))
            .setBootId(in.bootId())
            .setHostname(in.hostname())
            .setKernelRelease(in.kernelRelease())
            .setConstants(constants(in))
            .setMonotonicToEpochNs(epochNs - monotonicNs)
            .setWaitsSeen(waitsSeen(in))
            .build();
    return new StreamHeader(host, epochNs, monotonicNs, in.nrCpus(), in.limit());
  }

  /** null: a stream of version 2 does not say. */
  private static List<LockKind> waitsSeen(StreamHeaderView in) {
    if (in.version() == WireRules.VERSION_2) {
      return null;
    }
    List<LockKind> seen = new ArrayList<>();
    int bit = 1; // symbols of Avro's enum stand in the order of the wire's, which count from 1
    for (LockKind kind : LockKind.values()) {
      bit <<= 1;
      if ((in.waitsSeen() & bit) != 0) {
        seen.add(kind);
      }
    }
    return seen;
  }

  private static Map<String, Long> constants(StreamHeaderView in) throws CorruptStreamException {
    // sorted: the same header always gives the same bytes in Avro
    Map<String, Long> constants = new TreeMap<>();
    ConstantView constant = new ConstantView();
    int at = WireRules.headerBytes(in.version());
    for (; at < in.limit(); at += ConstantView.BYTES) {
      constant.over(in, at);
      texts(constant.endlessText(), at);
      constants.put(constant.name(), constant.value());
    }
    return constants;
  }

  private static void texts(int endlessText, int at) throws CorruptStreamException {
    if (endlessText >= 0) {
      throw new CorruptStreamException("a name without its end", at + endlessText);
    }
  }

  /** Symbols of Avro's enums stand in the order of the wire's, which count from 1. */
  private static <E> E symbol(E[] symbols, int number, int at, String what)
      throws CorruptStreamException {
    return symbols[within(1, symbols.length, number, at, what) - 1];
  }

  private static int within(int least, int most, int number, int at, String what)
      throws CorruptStreamException {
    if (number < least || number > most) {
      throw new CorruptStreamException(what + " " + number, at);
    }
    return number;
  }
}
