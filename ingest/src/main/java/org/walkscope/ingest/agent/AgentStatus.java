// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.walkscope.ingest.link.LinkServer;
import org.walkscope.ingest.send.KafkaReach;
import org.walkscope.ingest.send.KafkaSender;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.StreamFigures;

/** What is to be seen of an agent from outside. */
final class AgentStatus {
  private final Spool spool;
  private final LinkServer server;
  private final Supplier<KafkaSender> sender;
  private final Supplier<Recorder> recorder;
  private final AgentFigures figures = new AgentFigures();

  /**
   * Makes the status of an agent.
   *
   * @param sender the sender of now; gives null where nothing is sent
   * @param recorder gives null before it is there
   */
  AgentStatus(
      Spool spool, LinkServer server, Supplier<KafkaSender> sender, Supplier<Recorder> recorder) {
    this.spool = spool;
    this.server = server;
    this.sender = sender;
    this.recorder = recorder;
  }

  /** Takes what streams have counted; to be called before streams that are over are forgotten. */
  synchronized void look() {
    figures.take(spool.figures());
  }

  AgentHealth health() {
    return new AgentHealth(server.streams(), spool.bytes(), spool.waitsForRoom(), reach());
  }

  private KafkaReach.State reach() {
    KafkaSender now = sender.get();
    return now == null ? null : now.reach().state();
  }

  /** One line for an operator. */
  String line() {
    return String.join("; ", health().words());
  }

  /** Metrics as Prometheus's text has them. */
  synchronized byte[] metrics() throws IOException {
    List<StreamFigures> streams = spool.figures();
    figures.take(streams);
    AgentMetrics metrics = new AgentMetrics();
    metrics.ofProbes(figures, streams);
    metrics.ofLink(server);
    metrics.ofSpool(figures, streams, spool);
    metrics.ofLosses(figures, spool);
    metrics.ofKafka(reach());
    metrics.ofRecorder(recorder.get());
    metrics.ofProcess();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    metrics.write(text);
    return text.toByteArray();
  }
}
