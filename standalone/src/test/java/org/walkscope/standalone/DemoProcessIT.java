// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.standalone.run.ProcSockets;
import org.walkscope.testing.Golden;

/** The demo as a person starts it: who reaches it, who reads what it writes, what is left of it. */
class DemoProcessIT {
  private static final Pattern OPEN = Pattern.compile("Open (http://\\S+)");

  /** On a machine that is busy with twenty other things. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path temporary;
  @TempDir private Path folder;

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String name : List.of("lang", "util", "time", "nio")) {
      command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-Xmx512m", "-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(StandaloneCommand.class.getName(), "demo", "--port", "0"));
    command.addAll(List.of("--stories", Golden.STORIES.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  @Test
  void itIsOfThisMachineAloneAndLeavesNothing() throws Exception {
    Process demo = start();
    try {
      await("the line that says where the page is, or the end")
          .atMost(PATIENCE)
          .until(() -> address() != null || !demo.isAlive());
      assertThat(demo.isAlive()).as(said()).isTrue();

      assertThat(ProcSockets.listening(demo.pid()))
          .as("page, broker, controller, REST and blob server of Flink")
          .hasSizeGreaterThanOrEqualTo(5)
          .extracting(ProcSockets::port)
          .contains(address().getPort());
      assertThat(ProcSockets.listeningBeyondLoopback(demo.pid())).isEmpty();

      assertThat(entries()).isNotEmpty().allSatisfy(DemoProcessIT::ofItsOwnerAlone);
    } finally {
      demo.destroy(); // SIGTERM, as Ctrl-C
      assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    }
    assertThat(said()).doesNotContain("Exception", "\tat ");
    assertThat(entries()).as(said()).isEmpty();
  }

  private URI address() throws IOException {
    Matcher matcher = OPEN.matcher(Files.readString(folder.resolve("out")));
    return matcher.find() ? URI.create(matcher.group(1)) : null;
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err"));
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList();
    }
  }

  /** What anybody can read in DuckDB's jar is no secret: its driver unpacks its own library. */
  private static void ofItsOwnerAlone(Path entry) throws IOException {
    if (entry.getFileName().toString().startsWith("libduckdb_java")) {
      return;
    }
    assertThat(Files.getPosixFilePermissions(entry))
        .as(entry.toString())
        .isSubsetOf(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);
  }
}
