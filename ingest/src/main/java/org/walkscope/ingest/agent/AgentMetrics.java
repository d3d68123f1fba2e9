// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.walkscope.ingest.link.LinkServer;
import org.walkscope.ingest.send.KafkaReach;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.StreamFigures;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.LostEvents;

/** Metrics of an agent: the identity of events stage by stage, and what an operator watches. */
final class AgentMetrics {
  private static final String PREFIX = "walkscope_agent_";
  private static final double NS = 1e-9;
  private static final double MS = 1e-3;

  private final MetricList metrics = new MetricList();

  /** Kernel and probe: seen = delivered + filtered + lost. */
  void ofProbes(AgentFigures figures, List<StreamFigures> streams) {
    Map<String, Long> lost = new TreeMap<>();
    figures
        .of(AgentFigures.PROBE)
        .forEach(
            (name, n) -> {
              Counter counter = Counter.valueOf(name);
              if (name.startsWith("LOST_")) {
                lost.put(LostEvents.reason(counter), n);
              } else {
                String unit = counter == Counter.READ_ERRORS ? "" : "_events";
                counter("probe_" + counter.label() + unit, counter.means(), n);
              }
            });
    counters(
        "probe_lost_events", "Events that kernel or probe lost, by counter", "reason", lost, 1);
    gauge(
        "probe_ring_used_bytes", "Bytes in the fullest ring buffer of a CPU", fullestRing(streams));
    counters(
        "probe_program_seconds",
        "Time that programs of the probe ran in the kernel; told with --stats",
        "program",
        figures.of(AgentFigures.PROGRAM_NS),
        NS);
    counters(
        "probe_program_runs",
        "Runs of programs of the probe; told with --stats",
        "program",
        figures.of(AgentFigures.PROGRAM_RUNS),
        1);
  }

  private static long fullestRing(List<StreamFigures> streams) {
    return streams.stream()
        .filter(stream -> stream.connected() && stream.probe() != null)
        .flatMap(stream -> stream.probe().getCpus().stream())
        .mapToLong(CpuLoss::getRingUsedBytes)
        .max()
        .orElse(0);
  }

  void ofLink(LinkServer server) {
    gauge("link_streams", "Probes that are connected", server.streams());
    counter("link_connections", "Connections of probes that were taken", server.taken());
    counter(
        "link_refused_connections",
        "Connections that were refused for their user",
        server.refused());
  }

  /** Spool: taken + waiting at the start = sent + dropped + damaged + maybe sent + waiting. */
  void ofSpool(AgentFigures figures, List<StreamFigures> streams, Spool spool) {
    counter(
        "spool_taken_events", "Events that came into the spool", figures.one(AgentFigures.TAKEN));
    counter(
        "spool_sent_events",
        "Events of the spool that Kafka acknowledged",
        figures.one(AgentFigures.SENT));
    gauge(
        "spool_waiting_events",
        "Events of the spool that Kafka has not acknowledged",
        streams.stream().mapToLong(StreamFigures::waitingEvents).sum());
    gauge("spool_bytes", "Bytes of the spool's segments", spool.bytes());
    gauge(
        "spool_unusable_streams",
        "Streams whose folders could not be used at the start",
        spool.unusable());
    gauge("spool_limit_bytes", "Bytes that the spool may have", spool.bounds().bytes());
    gauge("spool_writable", "0 while the spool cannot be written", spool.waitsForRoom() ? 0 : 1);
    seconds("spool_oldest_seconds", "Age of the oldest segment", ageMs(spool), MS);
    gauge("lag_bytes", "Bytes of streams that Kafka does not have", spool.lagBytes());
    seconds(
        "lag_seconds",
        "Time from what Kafka has to the last that is safe, by the clock of the stream that is"
            + " furthest behind",
        streams.stream().mapToLong(StreamFigures::lagNs).max().orElse(0),
        NS);
  }

  private static long ageMs(Spool spool) {
    OptionalLong since = spool.oldestEpochMs();
    return since.isEmpty() ? 0 : Math.max(0, System.currentTimeMillis() - since.getAsLong());
  }

  /** Start of the agent, and counters of all that it lost since. */
  void ofLosses(AgentFigures figures, Spool spool) {
    gauge(
        "start_unclean",
        "1 if the agent before did not end regularly",
        spool.start().clean() ? 0 : 1);
    gauge(
        "start_cut_bytes",
        "Bytes of the spool that were not confirmed when the agent before ended; probes that are"
            + " still there send them again",
        spool.start().cutBytes());
    Map<Labels, Double> losses = new LinkedHashMap<>();
    figures
        .of(AgentFigures.LOST)
        .forEach(
            (name, n) -> {
              Counter counter = Counter.valueOf(name);
              String severity = counter.severity().label();
              losses.put(Labels.of("counter", counter.label(), "severity", severity), (double) n);
            });
    metrics.add(
        PREFIX + "losses",
        "Cases of the counters of stage ingest; docs/operating.md says what each counts",
        losses);
  }

  /**
   * Kafka.
   *
   * @param reach null of an agent that sends nothing
   */
  void ofKafka(KafkaReach.State reach) {
    if (reach != null) {
      gauge("kafka_reached", "1 while Kafka answers", reach.reached() ? 1 : 0);
      counter("kafka_connections", "Producers that Kafka answered", reach.connections());
      counter("kafka_failures", "Times that Kafka was not reached any more", reach.failures());
    }
  }

  /**
   * Flight recorder.
   *
   * @param recorder null before it is there
   */
  void ofRecorder(Recorder recorder) {
    counter(
        "recordings_written",
        "Recordings that were written",
        recorder == null ? 0 : recorder.written());
    counter(
        "recordings_left_out",
        "Recordings that there was no room for, or that failed",
        recorder == null ? 0 : recorder.leftOut());
  }

  void ofProcess() {
    ProcessHandle.Info process = ProcessHandle.current().info();
    process
        .totalCpuDuration()
        .ifPresent(
            cpu ->
                metrics.counter(
                    "process_cpu_seconds", "CPU time of the agent", (double) cpu.toNanos() * NS));
    process
        .startInstant()
        .ifPresent(
            start ->
                metrics.gauge(
                    "process_start_time_seconds", "Start of the agent", start.getEpochSecond()));
  }

  private void counter(String name, String help, long value) {
    metrics.counter(PREFIX + name, help, value);
  }

  private void counters(
      String name, String help, String label, Map<String, Long> values, double factor) {
    metrics.counter(PREFIX + name, help, label, values, factor);
  }

  private void gauge(String name, String help, long value) {
    metrics.gauge(PREFIX + name, help, value);
  }

  private void seconds(String name, String help, long value, double factor) {
    metrics.gauge(PREFIX + name, help, (double) value * factor);
  }

  /** Writes them in Prometheus's text format. */
  void write(OutputStream out) throws IOException {
    metrics.write(out);
  }
}
