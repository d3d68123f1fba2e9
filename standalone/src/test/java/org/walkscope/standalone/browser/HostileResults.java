// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.browser;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.HdrHistogram.Histogram;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.walkscope.schema.Arch;
import org.walkscope.schema.BatchEfficiency;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Distribution;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.ResultHosts;
import org.walkscope.schema.SmapsTotals;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.Target;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.TypeCounts;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.Walker;
import org.walkscope.schema.WalkerKind;

/** A result of every kind that the page shows, with the same name wherever a record has a name. */
record HostileResults(String name, List<LockKind> waitsSeen, long nowMs) {
  private static final long LONG_AGO_MS = 1_795_435_200_000L;
  private static final long NS = 5_000;

  HostileResults(String name, List<LockKind> waitsSeen) {
    this(name, waitsSeen, LONG_AGO_MS);
  }

  void sendTo(String bootstrapServers) throws Exception {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, Topics.SNAPSHOTS, snapshot(), Snapshot.class);
      send(producer, Topics.WALK_LATENCY, latency(), WalkLatency.class);
      send(producer, Topics.BATCH_EFFICIENCY, batch(), BatchEfficiency.class);
      send(producer, Topics.LOCK_HOLDS, hold(LockKind.MMAP_LOCK_READ), LockHold.class);
      send(producer, Topics.LOCK_HOLDS, hold(LockKind.VMA_LOCK), LockHold.class);
      send(producer, Topics.STALLS, stall(), Stall.class);
      send(producer, Topics.LOSS, probeLoss(), ProbeLoss.class);
      send(producer, Topics.LOSS, stageLoss(), StageLoss.class);
    }
  }

  private static <T extends SpecificRecord> void send(
      KafkaProducer<byte[], byte[]> producer, String topic, T result, Class<T> type)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, RecordCodec.of(type).encode(result))).get();
  }

  private Host host() {
    return Host.newBuilder()
        .setHostname(name)
        .setBootId(name)
        .setArch(Arch.X86_64)
        .setKernelRelease(name)
        .setPageShift(12)
        .setPgtableLevels(4)
        .setPmdShift(21)
        .setPudShift(30)
        .setMode(TraceMode.EXACT)
        .setDetail(Detail.FOLIOS)
        .setConstants(Map.of())
        .setMonotonicToEpochNs(0)
        .setWaitsSeen(waitsSeen)
        .build();
  }

  private Walker walker() {
    return Walker.newBuilder()
        .setTgid(400)
        .setTid(400)
        .setComm(name)
        .setStartBoottimeNs(9_000_000_000L)
        .build();
  }

  private Target target() {
    return new Target(321, name, 8_000_000_000L, 1L, null, null);
  }

  private Snapshot snapshot() {
    return Snapshot.newBuilder()
        .setHost(ResultHosts.of(host(), 0))
        .setWalker(walker())
        .setTarget(target())
        .setSnapshot(1)
        .setFile(ProcFile.SMAPS)
        .setConsumer(name)
        .setWalkerKind(WalkerKind.LEGACY)
        .setBeginEpochNs(nowMs * 1_000_000L)
        .setDurationNs(2_345_678)
        .setCompleteness(Completeness.LOSSY)
        .setMissingEvents(1)
        .setMissingVmas(0)
        .setWalks(1)
        .setTotals(new SmapsTotals())
        .setCounts(new TypeCounts())
        .setSteps(4)
        .setAchievableSteps(2)
        .setVmas(List.of())
        .build();
  }

  private WalkLatency latency() {
    return WalkLatency.newBuilder()
        .setWindowStartEpochMs(nowMs)
        .setWindowEndEpochMs(nowMs + 10_000)
        .setHostname(name)
        .setConsumer(name)
        .setWalkerKind(WalkerKind.LEGACY)
        .setArch(Arch.X86_64)
        .setKernelRelease(name)
        .setWalkerComm(name)
        .setWalks(1)
        .setDuration(distribution())
        .setSlowest(List.of())
        .build();
  }

  private static Distribution distribution() {
    Histogram histogram = new Histogram(2);
    histogram.recordValue(NS);
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoCompressedByteBuffer(buffer);
    return Distribution.newBuilder()
        .setCount(1)
        .setSumNs(NS)
        .setMaxNs(histogram.getMaxValue())
        .setP50Ns(NS)
        .setP90Ns(NS)
        .setP99Ns(NS)
        .setP999Ns(NS)
        .setHistogram(buffer.flip())
        .build();
  }

  private BatchEfficiency batch() {
    return BatchEfficiency.newBuilder()
        .setWindowStartEpochMs(nowMs)
        .setWindowEndEpochMs(nowMs + 10_000)
        .setHostname(name)
        .setConsumer(name)
        .setWalkerKind(WalkerKind.LEGACY)
        .setArch(Arch.X86_64)
        .setKernelRelease(name)
        .setWalkerComm(name)
        .setWalks(1)
        .setIncompleteWalks(0)
        .setEntries(4)
        .setSteps(4)
        .setAchievableSteps(2)
        .setEfficiency(0.5)
        .setMostToSave(List.of())
        .build();
  }

  private LockHold hold(LockKind kind) {
    return LockHold.newBuilder()
        .setHost(ResultHosts.of(host(), 0))
        .setWalker(walker())
        .setKind(kind)
        .setMm(1)
        .setLock(2)
        .setFirstWalk(1)
        .setLastWalk(1)
        .setWalks(1)
        .setReleasedEpochNs(nowMs * 1_000_000L)
        .setWaitNs(0)
        .setHoldNs(NS)
        .setWaitBound(false)
        .setHoldBound(false)
        .setDowngraded(false)
        .setTarget(target())
        .setConsumer(name)
        .setWalkerKind(WalkerKind.LEGACY)
        .build();
  }

  private Stall stall() {
    return Stall.newBuilder()
        .setHost(ResultHosts.of(host(), 0))
        .setWalker(walker())
        .setWalk(1)
        .setHeld(LockKind.MMAP_LOCK_READ)
        .setMm(1)
        .setWaiterTgid(500)
        .setWaiterTid(501)
        .setWaiterComm(name)
        .setAsked(LockKind.MMAP_LOCK_WRITE)
        .setEndEpochNs(nowMs * 1_000_000L)
        .setWaitNs(NS)
        .setOverlapNs(NS)
        .setWaitBound(false)
        .setTarget(target())
        .setConsumer(name)
        .setWalkerKind(WalkerKind.LEGACY)
        .build();
  }

  /** Does not add up: the page names the host. */
  private ProbeLoss probeLoss() {
    CpuLoss cpu = new CpuLoss();
    cpu.setSeen(9L);
    cpu.setDelivered(1L);
    return ProbeLoss.newBuilder()
        .setHost(host())
        .setStreamEpochNs(1)
        .setTimestampNs(1)
        .setCpus(List.of(cpu))
        .setPrograms(List.of())
        .build();
  }

  private StageLoss stageLoss() {
    return StageLoss.newBuilder()
        .setStage(name)
        .setCounter(name)
        .setHostname(name)
        .setBootId(name)
        .setCount(1)
        .setFirst(name)
        .setEpochMs(nowMs)
        .build();
  }
}
