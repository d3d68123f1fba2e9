// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.walkscope.standalone.run.ChildJvm;

/** A command as a person starts it, in a process of its own. */
final class LocalProcess implements AutoCloseable {
  /** On a machine that is busy with twenty other things. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path said;
  private final Process process;

  LocalProcess(Path folder, String... words) throws IOException {
    said = Files.createTempFile(folder, "said", null);
    List<String> command =
        ChildJvm.command(List.of("-Xmx768m"), LocalCommands.class.getName(), List.of(words));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  String said() throws IOException {
    return Files.readString(said);
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a line, and returns the first group of its pattern. */
  String await(Pattern line) throws IOException {
    Awaitility.await(line.pattern())
        .atMost(PATIENCE)
        .until(() -> line.matcher(said()).find() || !process.isAlive());
    Matcher found = line.matcher(said());
    assertThat(found.find()).as(said()).isTrue();
    return found.group(1);
  }

  /** Ends the process as the kernel does when memory is short. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Sends SIGTERM, and returns the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    return status();
  }

  /** Exit status, when the process has ended. */
  int status() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
