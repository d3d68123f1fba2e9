// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.walkscope.standalone.run.ChildJvm;
import org.walkscope.standalone.run.Waiting;

/** {@link SmallAgent} in a process of its own. */
final class AgentChild {
  private static final List<String> JVM =
      List.of(
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dlog4j2.configurationFile=classpath:org/walkscope/ingest/log4j2.properties");

  private final Process process;
  private final Thread reader;
  private volatile long confirmed;
  private volatile long lag = Long.MAX_VALUE;
  private volatile long lost;

  AgentChild(Path log, List<String> arguments) throws IOException {
    process =
        new ProcessBuilder(ChildJvm.command(JVM, SmallAgent.class.getName(), arguments))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    reader = new Thread(this::read, "agent-state");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words.length == 3) { // else it was killed within
          lost = Long.parseLong(words[2]);
          confirmed = Long.parseLong(words[0]);
          lag = Long.parseLong(words[1]);
        }
      }
    } catch (IOException e) {
      // it was killed
    }
  }

  /** Bytes of the stream that are safe. */
  long confirmed() {
    return confirmed;
  }

  /** Bytes of the stream that wait for Kafka. */
  long lag() {
    return lag;
  }

  /** Events that it counts as lost. */
  long lost() {
    return lost;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() throws IOException {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM. */
  void terminate() throws IOException {
    Waiting.await("the agent to be up", () -> lag != Long.MAX_VALUE || !process.isAlive());
    process.toHandle().destroy();
    int status = await();
    if (status != 0) {
      throw new IOException("the agent ended with status " + status + " on SIGTERM");
    }
  }

  private int await() throws IOException {
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("the agent does not end");
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the agent ended", e);
    }
  }
}
