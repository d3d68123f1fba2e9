// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.standalone.run.BrokerProcess;
import org.walkscope.standalone.run.FlinkCluster;
import org.walkscope.standalone.run.ProcSockets;

/** Clusters and brokers of the benchmarks: nobody on another machine reaches them. */
class LoopbackIT {
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir private Path scratch;

  @Test
  @SuppressWarnings("try") // it need only stand
  void clustersListenOnLoopbackAlone() throws Exception {
    try (BenchFlink bench = BenchFlink.start(1, scratch);
        FlinkCluster faults = FlinkCluster.start(2)) {
      assertThat(bench.cluster().isRunning()).isTrue();
      List<ProcSockets> listening = ProcSockets.listening(SELF);
      assertThat(listening)
          .as("REST and blob server of both; data of the second's two task managers")
          .hasSizeGreaterThanOrEqualTo(6);
      assertThat(ProcSockets.listeningBeyondLoopback(SELF)).isEmpty();
    }
  }

  @Test
  void aBrokerInAProcessOfItsOwnListensOnLoopbackAlone() throws Exception {
    try (BrokerProcess broker = BrokerProcess.create()) {
      assertThat(ProcSockets.listening(broker.pid()))
          .extracting(Object::toString)
          .contains(broker.bootstrapServers());
      assertThat(ProcSockets.listeningBeyondLoopback(broker.pid())).isEmpty();
    }
  }
}
