// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.walkscope.ingest.command.Draining;
import org.walkscope.ingest.link.LinkServer;
import org.walkscope.ingest.link.Peers;
import org.walkscope.ingest.send.KafkaSender;
import org.walkscope.ingest.sink.KafkaConnection;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpoolSettings;
import org.walkscope.ingest.spool.SpooledStream;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.StageLoss;

/**
 * The agent's parts as {@code walkscope agent} joins them, with a spool smaller than the command
 * allows, and a clock that may be wrong. Each change of its state is a line on standard output:
 * bytes safe, bytes that Kafka does not have, events counted as lost or maybe lost.
 */
public final class SmallAgent {
  private static final Set<String> LOST =
      Set.of(
          Counter.SPOOL_EVENTS_DROPPED.label(),
          Counter.SPOOL_EVENTS_DAMAGED.label(),
          Counter.LINK_EVENTS_SKIPPED.label());

  private static final Set<String> MAYBE = Set.of(Counter.SPOOL_EVENTS_MAYBE_SENT.label());

  private static final long LOOK_MS = 10;

  private SmallAgent() {}

  /** Main of the process: SOCKET SPOOL BYTES CLOCK_MS BROKERS. */
  public static void main(String[] arguments) throws IOException {
    CountDownLatch stopping = new CountDownLatch(1);
    int status;
    try (Draining draining =
        new Draining(stopping::countDown, InputStream.nullInputStream(), Thread.currentThread())) {
      status = draining.status(() -> run(arguments, stopping), e -> say(e.toString()));
    }
    System.exit(status);
  }

  @SuppressWarnings("try") // sender and server work by being there
  private static int run(String[] arguments, CountDownLatch stopping) throws Exception {
    SpoolSettings settings = SpoolSettings.of(Long.parseLong(arguments[2]), Duration.ofDays(7));
    long clockMs = Long.parseLong(arguments[3]);
    KafkaConnection kafka = KafkaConnection.withoutEnd(arguments[4], new Properties());
    try (Spool spool =
            new Spool(
                Path.of(arguments[1]),
                settings,
                SmallAgent::say,
                () -> System.currentTimeMillis() + clockMs);
        KafkaSender sender = new KafkaSender(spool, kafka, SmallAgent::say);
        LinkServer server =
            new LinkServer(Path.of(arguments[0]), Peers.of(List.of()), spool, SmallAgent::say)) {
      String before = "";
      while (!stopping.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
        spool.age();
        String now = state(spool);
        if (!now.equals(before)) {
          System.out.println(now);
          before = now;
        }
      }
    }
    return 0;
  }

  private static void say(String what) {
    System.err.println(what);
  }

  private static String state(Spool spool) {
    long confirmed = 0;
    long lost = 0;
    for (SpooledStream stream : spool.streams()) {
      confirmed += stream.confirmed();
      lost += lost(stream.losses(0)) + maybeSent(stream.losses(0));
    }
    return confirmed + " " + spool.lagBytes() + " " + lost;
  }

  /** Events that counters say are lost. */
  static long lost(List<StageLoss> losses) {
    return sum(losses, LOST);
  }

  /** Events that are lost or on Kafka, which the agent cannot know. */
  static long maybeSent(List<StageLoss> losses) {
    return sum(losses, MAYBE);
  }

  private static long sum(List<StageLoss> losses, Set<String> counters) {
    return losses.stream()
        .filter(loss -> counters.contains(loss.getCounter()))
        .mapToLong(StageLoss::getCount)
        .sum();
  }
}
