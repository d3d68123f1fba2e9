// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Path;
import org.walkscope.testing.Walklink;

/** A probe's stream that comes to the agent at the times that its frames tell. */
final class PacedReads implements AutoCloseable {
  private final MeasuredAgent agent;
  private final Path stream;
  private final Process paced;

  PacedReads(MeasuredAgent agent, Path stream, String id) throws IOException {
    this.agent = agent;
    this.stream = stream;
    paced = Walklink.start(stream, agent.socket(), "--stream-id", id, "--paced");
    agent.awaitLine(id + ": connected");
  }

  /** Has the agent take the same once more beside it, as fast as it can. */
  void hurry(String id) throws IOException {
    Walklink.start(stream, agent.socket(), "--stream-id", id);
    agent.awaitLine(id + ": ended, all");
  }

  /** The stream lasts longer than what was measured. */
  void requireRunning() throws IOException {
    if (!paced.isAlive()) {
      throw new IOException("the stream of reads ended too early: say fewer --seconds");
    }
  }

  @Override
  public void close() throws IOException {
    try {
      paced.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a stream ended", e);
    }
  }
}
