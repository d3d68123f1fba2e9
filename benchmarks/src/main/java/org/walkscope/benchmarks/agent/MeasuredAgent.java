// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.benchmarks.process.ResidentMemory;
import org.walkscope.ingest.IngestCommand;
import org.walkscope.standalone.run.ChildJvm;
import org.walkscope.standalone.run.Waiting;

/** {@code walkscope agent} in a process of its own, as the launcher starts it. */
final class MeasuredAgent implements AutoCloseable {
  /** Options of its JVM, and its class path, as the launcher sets them. */
  private static final String JVM = System.getProperty("walkscope.agent.jvm");

  private static final String CLASS_PATH = System.getProperty("walkscope.agent");

  private final Process process;
  private final Path said;
  private final Path socket;

  MeasuredAgent(Path folder, String bootstrapServers) throws IOException {
    if (JVM == null || CLASS_PATH == null) {
      throw new IOException("the agent's class path is unknown: run ./walkscope bench agent");
    }
    said = folder.resolve("agent.log");
    socket = folder.resolve("socket");
    List<String> arguments = new ArrayList<>(List.of("agent", "--listen", socket.toString()));
    arguments.addAll(List.of("--spool", folder.resolve("spool").toString()));
    arguments.addAll(List.of("--bootstrap-servers", bootstrapServers));
    process =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of(JVM.split(",")), CLASS_PATH, IngestCommand.class.getName(), arguments))
            .redirectError(said.toFile())
            .start();
    awaitLine("listens at");
  }

  Path socket() {
    return socket;
  }

  /** Waits until it has said something. */
  void awaitLine(String part) throws IOException {
    Waiting.await(
        "the agent to say '" + part + "'",
        () -> {
          String text = Files.readString(said);
          if (!process.isAlive()) {
            throw new IOException("the agent ended: " + text.strip());
          }
          return text.contains(part);
        });
  }

  /** CPU time so far. */
  long cpuNs() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Resident memory now, MiB. */
  long residentMib() throws IOException {
    return ResidentMemory.nowMib(process.pid());
  }

  /** Largest resident memory so far, MiB. */
  long peakMib() throws IOException {
    return ResidentMemory.peakMib(process.pid());
  }

  @Override
  public void close() throws IOException {
    if (ChildJvm.terminate(process, "the agent") != 0) {
      throw new IOException("the agent does not end regularly: " + Files.readString(said));
    }
  }
}
