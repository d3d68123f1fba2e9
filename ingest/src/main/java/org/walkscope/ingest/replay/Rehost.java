// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;
import java.util.UUID;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Change of a recorded stream into one of another host, with its own name, boot and clock. Events
 * keep their monotonic times and the column its bytes; the offset to the epoch changes, and with it
 * the identity of the stream. A number always gives the same host.
 *
 * <p>An instance serves the records of one stream, and caches that stream's host.
 */
public final class Rehost {
  /** Most hosts: names have four digits. */
  public static final int MOST_HOSTS = 9_999;

  /** Bound of clock differences: a job waits longer than this for events that are out of order. */
  static final long SPREAD_NS = 1_000_000_000;

  private static final long SEED = 0x77616c6b;

  private final int number;
  private final long shiftNs;
  private Host recorded;
  private Host host;

  /**
   * Makes the host of this number.
   *
   * @param number from 1
   */
  public Rehost(int number) {
    this(number, 0);
  }

  /**
   * Makes the same host with records of another time.
   *
   * @param laterNs time added to all records
   */
  public Rehost(int number, long laterNs) {
    requireHosts(number);
    this.number = number;
    shiftNs = new SplittableRandom(SEED + number).nextLong(SPREAD_NS) + laterNs;
  }

  /** Throws IllegalArgumentException when the number of hosts is out of range. */
  public static void requireHosts(int hosts) {
    if (hosts < 1 || hosts > MOST_HOSTS) {
      throw new IllegalArgumentException(
          "rehost " + hosts + ": a number of hosts from 1 to " + MOST_HOSTS);
    }
  }

  public TraceFragment of(TraceFragment fragment) {
    TraceFragment copy = ShallowCopy.of(fragment, new TraceFragment());
    copy.setHost(of(fragment.getHost()));
    copy.setStreamEpochNs(fragment.getStreamEpochNs() + shiftNs);
    copy.setColumn(fragment.getColumn().duplicate());
    return copy;
  }

  public ProbeLoss of(ProbeLoss loss) {
    return new ProbeLoss(
        of(loss.getHost()),
        loss.getStreamEpochNs() + shiftNs,
        loss.getTimestampNs(),
        loss.getCpus(),
        loss.getPrograms());
  }

  public StreamEnd of(StreamEnd end) {
    return new StreamEnd(
        of(end.getHost()),
        end.getStreamEpochNs() + shiftNs,
        end.getTimestampNs(),
        end.getFrames(),
        end.getBytes(),
        end.getFragments());
  }

  StageLoss of(StageLoss loss) {
    return StageLoss.newBuilder(loss)
        .setHostname(nameOf(loss.getHostname()))
        .setBootId(bootOf(loss.getBootId()))
        .build();
  }

  private Host of(Host from) {
    if (!from.equals(recorded)) {
      recorded = from;
      host =
          Host.newBuilder(from)
              .setHostname(nameOf(from.getHostname()))
              .setBootId(bootOf(from.getBootId()))
              .setMonotonicToEpochNs(from.getMonotonicToEpochNs() + shiftNs)
              .setReplayShiftNs(Shift.of(from) + shiftNs)
              .build();
    }
    return host;
  }

  private String nameOf(String hostname) {
    return "%s-%04d".formatted(hostname, number);
  }

  private String bootOf(String bootId) {
    return UUID.nameUUIDFromBytes((bootId + '/' + number).getBytes(UTF_8)).toString();
  }
}
