// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.LockTimings;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.Topics;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;
import org.walkscope.standalone.browser.ManyVmas;

/** Windows of a fleet, as the jobs write them: an agent on each host that reads smaps. */
final class FleetResults implements AutoCloseable {
  private static final int SHAPES = 64;
  private static final int STALLED = 100;
  private static final int WALKS = 500;

  /** Bytes of a record before it is compressed, as the jobs have it. */
  private static final int MOST_BYTES = 4 << 20;

  private static final List<String> AGENTS = List.of("node_exporter", "cadvisor", "datadog-agent");
  private static final RecordCodec<WalkLatency> LATENCIES = RecordCodec.of(WalkLatency.class);
  private static final RecordCodec<Walk> WALK = RecordCodec.of(Walk.class);
  private static final RecordCodec<Snapshot> SNAPSHOT = RecordCodec.of(Snapshot.class);
  private static final RecordCodec<ProbeLoss> PROBE = RecordCodec.of(ProbeLoss.class);
  private static final RecordCodec<StallBlame> BLAME = RecordCodec.of(StallBlame.class);
  private static final RecordCodec<LockTimings> TIMINGS = RecordCodec.of(LockTimings.class);
  private static final RecordCodec<BatchEfficiency> BATCHES = RecordCodec.of(BatchEfficiency.class);

  private final KafkaProducer<byte[], byte[]> producer;
  private final Distribution[] shapes = new Distribution[SHAPES];
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  FleetResults(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            MOST_BYTES,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            300_000L);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    for (int i = 0; i < SHAPES; i++) {
      long typicalNs = 20_000L * (1 + i);
      shapes[i] =
          MadeDistribution.of(
              LongStream.range(0, WALKS).map(k -> typicalNs + typicalNs * k / 100).toArray());
    }
  }

  /** Writes the longer windows of a host that end at a time. */
  void rollups(int host, long endMs, long lengthMs) throws IOException {
    rollups(name(host), host, endMs, lengthMs);
  }

  /** Writes the same of the whole fleet, an agent a record. */
  void fleet(long endMs, long lengthMs) throws IOException {
    for (int agent = 0; agent < AGENTS.size(); agent++) {
      rollups(null, agent, endMs, lengthMs);
    }
  }

  private void rollups(String hostname, int host, long endMs, long lengthMs) throws IOException {
    WalkLatency latency = latency(hostname, host, endMs, lengthMs);
    send(Topics.WALK_LATENCY_ROLLUPS, host, endMs, LATENCIES, latency);
    LockTimings timings = timings(hostname, host, endMs, lengthMs);
    send(Topics.LOCK_TIMINGS_ROLLUPS, host, endMs, TIMINGS, timings);
    BatchEfficiency batch = batch(hostname, host, endMs, lengthMs);
    send(Topics.BATCH_EFFICIENCY_ROLLUPS, host, endMs, BATCHES, batch);
  }

  /** Writes a walk of a host that ends with a window, and for one walk in 100 who waited. */
  void walk(int host, long endMs) throws IOException {
    WalkLatency window = latency(name(host), host, endMs, 1);
    send(Topics.WALKS, host, endMs, WALK, FleetWalks.walk(window, host));
    if ((host + endMs / 1_000) % STALLED == 0) {
      send(Topics.STALL_BLAME, host, endMs, BLAME, FleetWalks.blame(window, host));
    }
  }

  /** Writes a read of a process with many VMAs, and returns it. */
  Snapshot largeProcess(int host, long endMs, int vmas) throws IOException {
    Walk walk = FleetWalks.walk(latency(name(host), host, endMs, 1), host);
    Snapshot read = ManyVmas.read(walk, 1, vmas);
    send(Topics.SNAPSHOTS, host, endMs, SNAPSHOT, read);
    return read;
  }

  /** Writes what the probe of a host says of itself. */
  void probe(int host, long atMs) throws IOException {
    WalkLatency window = latency(name(host), host, atMs, 1);
    send(Topics.LOSS, host, atMs, PROBE, FleetWalks.probe(window));
  }

  /** Writes one of the shortest windows of a host. */
  void window(int host, long endMs, long lengthMs) throws IOException {
    send(Topics.WALK_LATENCY, host, endMs, LATENCIES, latency(name(host), host, endMs, lengthMs));
  }

  void flush() throws IOException {
    producer.flush();
    check();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
  private <T extends SpecificRecord> void send(
      String topic, int host, long endMs, RecordCodec<T> codec, T result) throws IOException {
    check();
    producer.send(
        new ProducerRecord<>(topic, null, endMs, name(host).getBytes(UTF_8), codec.encode(result)),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void check() throws IOException {
    if (failure.get() != null) {
      throw new IOException("Kafka did not take a result: " + failure.get().getMessage());
    }
  }

  private static String name(int host) {
    return "node-%05d".formatted(host);
  }

  private static String agent(int host) {
    return AGENTS.get(host % AGENTS.size());
  }

  private Distribution shape(int host, long endMs) {
    return shapes[(int) ((host * 31L + endMs / 60_000) % SHAPES)];
  }

  private WalkLatency latency(String hostname, int host, long endMs, long lengthMs) {
    return WalkLatency.newBuilder()
        .setWindowStartEpochMs(endMs - lengthMs)
        .setWindowEndEpochMs(endMs)
        .setHostname(hostname)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setArch(host % 4 == 0 ? Arch.ARM64 : Arch.X86_64)
        .setKernelRelease("7.3.4")
        .setWalkerComm(agent(host))
        .setWalks(WALKS)
        .setDuration(shape(host, endMs))
        .setSlowest(List.of())
        .build();
  }

  private LockTimings timings(String hostname, int host, long endMs, long lengthMs) {
    return LockTimings.newBuilder()
        .setWindowStartEpochMs(endMs - lengthMs)
        .setWindowEndEpochMs(endMs)
        .setHostname(hostname)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setArch(host % 4 == 0 ? Arch.ARM64 : Arch.X86_64)
        .setKernelRelease("7.3.4")
        .setWalkerComm(agent(host))
        .setKind(LockKind.PTL)
        .setLevel(Level.PTE)
        .setWaitBounds(0)
        .setHoldBounds(0)
        .setWait(shape(host, endMs))
        .setHold(shape(host + 1, endMs))
        .setLongestHolds(List.of())
        .setLongestWaits(List.of())
        .build();
  }

  private BatchEfficiency batch(String hostname, int host, long endMs, long lengthMs) {
    return BatchEfficiency.newBuilder()
        .setWindowStartEpochMs(endMs - lengthMs)
        .setWindowEndEpochMs(endMs)
        .setHostname(hostname)
        .setConsumer("smaps")
        .setWalkerKind(WalkerKind.LEGACY)
        .setArch(host % 4 == 0 ? Arch.ARM64 : Arch.X86_64)
        .setKernelRelease("7.3.4")
        .setWalkerComm(agent(host))
        .setWalks(WALKS)
        .setIncompleteWalks(0)
        .setEntries(100_000)
        .setSteps(10_000)
        .setAchievableSteps(1_000)
        .setEfficiency(0.1)
        .setMostToSave(List.of())
        .build();
  }

  @Override
  public void close() {
    producer.close();
  }
}
