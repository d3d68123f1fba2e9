// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockKind;
import org.walkscope.wire.ConstantView;
import org.walkscope.wire.StreamHeaderView;
import org.walkscope.wire.WireEnums;

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
            .setArch(symbol(WireEnums::arch, in.arch(), StreamHeaderView.ARCH_AT, "architecture"))
            .setMode(symbol(WireEnums::traceMode, in.mode(), StreamHeaderView.MODE_AT, "mode"))
            .setDetail(symbol(WireEnums::detail, in.detail(), StreamHeaderView.DETAIL_AT, "detail"))
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
    if (StreamHeaderView.bytes(in.version()) <= StreamHeaderView.WAITS_SEEN_AT) {
      return null;
    }
    return IntStream.range(0, Integer.SIZE)
        .filter(kind -> (in.waitsSeen() >>> kind & 1) != 0)
        .mapToObj(WireEnums::lockKind)
        .filter(Objects::nonNull)
        .collect(toList());
  }

  private static Map<String, Long> constants(StreamHeaderView in) throws CorruptStreamException {
    // sorted: the same header always gives the same bytes in Avro
    Map<String, Long> constants = new TreeMap<>();
    ConstantView constant = new ConstantView();
    int at = StreamHeaderView.bytes(in.version());
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

  private static <E> E symbol(IntFunction<E> symbols, int number, int at, String what)
      throws CorruptStreamException {
    E symbol = symbols.apply(number);
    if (symbol == null) {
      throw new CorruptStreamException(what + " " + number, at);
    }
    return symbol;
  }

  private static int within(int least, int most, int number, int at, String what)
      throws CorruptStreamException {
    if (number < least || number > most) {
      throw new CorruptStreamException(what + " " + number, at);
    }
    return number;
  }
}
