// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.benchmarks.BenchmarksCommand;

/** The bench as a process that a signal ends. */
class DashboardBenchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path temporary;

  @Test
  void leavesNoServerBrowserOrStoreWhenASignalEndsIt() throws Exception {
    Process bench =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                BenchmarksCommand.class.getName(),
                "bench",
                "dashboard",
                "--hours=1",
                "--stored-hosts=1",
                "--hosts=10",
                "--seconds=600",
                "--clients=2",
                "--slow=1")
            .start();
    try {
      awaitLivePart(bench);
      List<ProcessHandle> started = bench.toHandle().descendants().toList();
      assertThat(started).hasSizeGreaterThan(2);
      bench.toHandle().destroy();
      await("the bench ends").atMost(PATIENCE).until(() -> !bench.isAlive());
      assertThat(started).noneMatch(ProcessHandle::isAlive);
      try (var left = Files.list(temporary)) {
        assertThat(left.filter(path -> path.getFileName().toString().startsWith("walkscope-bench")))
            .isEmpty();
      }
    } finally {
      bench.descendants().forEach(ProcessHandle::destroyForcibly);
      bench.destroyForcibly();
    }
  }

  private static void awaitLivePart(Process bench) throws IOException {
    BufferedReader said = bench.errorReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.contains("live for")) {
        return;
      }
    }
    throw new IOException("the bench ended with status " + bench.onExit().join().exitValue());
  }
}
