// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.command.CommandErrors;
import org.walkscope.ingest.IngestCommand;
import org.walkscope.offline.OfflineCommands;
import org.walkscope.standalone.run.ChildJvm;
import org.walkscope.standalone.run.Waiting;
import org.walkscope.testing.Golden;
import org.walkscope.testing.Walklink;

/** Segments of a spool whose agent was killed by SIGKILL, as {@code check} reads them. */
class KilledSpoolIT {
  private static final String ID = "00112233445566778899aabbccddeeff";

  @TempDir Path folder;
  private final List<Process> running = new ArrayList<>();
  private final StringWriter said = new StringWriter();

  @AfterEach
  void end() {
    running.forEach(Process::destroyForcibly);
  }

  private Process agent() throws IOException {
    Path log = folder.resolve("agent" + running.size());
    Process agent =
        new ProcessBuilder(
                ChildJvm.command(
                    List.of("-Xmx128m"),
                    IngestCommand.class.getName(),
                    List.of(
                        "agent",
                        "--listen=" + folder.resolve("socket"),
                        "--spool=" + folder.resolve("spool"),
                        "--bootstrap-servers=127.0.0.1:1")))
            .redirectError(log.toFile())
            .start();
    running.add(agent);
    Waiting.await("the agent to listen", () -> Files.readString(log).contains("listens at"));
    return agent;
  }

  private List<Path> segments() throws IOException {
    return SpoolDamage.segments(folder.resolve("spool"));
  }

  private int check(List<Path> captures) {
    said.getBuffer().setLength(0);
    PrintWriter out = new PrintWriter(said, true);
    String[] words =
        Stream.concat(Stream.of("check"), captures.stream().map(Path::toString))
            .toArray(String[]::new);
    return CommandErrors.run(OfflineCommands.commandLine(out, out), words);
  }

  @Test
  void whatAKillLeavesIsReadUpToItsEndAndIsNotDamagedAfterTheNextStart() throws Exception {
    assumeTrue(Walklink.canBeBuilt(), "no make, or no clang");
    byte[] stream = FrameLoad.of(Golden.STORIES.resolve("walkers-x86_64/capture.avro"), 1);
    Path recording = Files.write(folder.resolve("trace.wscp"), stream);
    Process first = agent();
    Process probe =
        Walklink.start(
            recording,
            folder.resolve("socket"),
            "--stream-id",
            ID,
            "--events-per-second",
            "5000",
            "--agent-wait",
            "600");
    running.add(probe);
    Waiting.await(
        "a segment to grow", () -> !segments().isEmpty() && Files.size(segments().get(0)) > 20_000);
    first.destroyForcibly().waitFor();

    List<Path> left = segments();
    assertThat(left).isNotEmpty();
    Path last = left.get(left.size() - 1);
    check(List.of(last));
    assertThat(said.toString())
        .contains("open: the agent had not closed it")
        .doesNotContain("Exception", "DAMAGED", "BROKEN", "unknown");

    byte[] bytes = Files.readAllBytes(last);
    Path torn = Files.write(folder.resolve("torn.avro"), Arrays.copyOf(bytes, bytes.length - 7));
    assertThat(check(List.of(torn))).isEqualTo(1);
    assertThat(said.toString())
        .contains(torn + ": DAMAGED\n", "capture cut short: inside a sync marker at byte ");

    Process second = agent();
    assertThat(probe.waitFor()).isZero();
    second.toHandle().destroy(); // SIGTERM
    assertThat(second.waitFor()).isZero();
    assertThat(check(segments())).as("some walks of the recording are lossy").isEqualTo(1);
    assertThat(said.toString()).contains(": LOSSY\n").doesNotContain("DAMAGED", "BROKEN");
  }
}
