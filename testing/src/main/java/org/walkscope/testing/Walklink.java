// SPDX-License-Identifier: Apache-2.0
package org.walkscope.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code walklink}: recorded streams over the probe's own code for the link. */
public final class Walklink {
  private static final Path SOURCES = Path.of("../bpf").toAbsolutePath().normalize();

  private Walklink() {}

  /** True where a program in C can be built. */
  public static boolean canBeBuilt() {
    return List.of("make", "clang").stream()
        .allMatch(
            tool ->
                List.of(System.getenv("PATH").split(":", -1)).stream()
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
  }

  /** The program, built if it is not there or older than its sources. */
  public static Path built() throws IOException {
    String named = System.getProperty("walkscope.walklink");
    if (named != null) {
      return Path.of(named);
    }
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    String program = "build/" + arch + "/walklink";
    Process make =
        new ProcessBuilder("make", "-s", "-C", SOURCES.toString(), "ARCH=" + arch, program)
            .redirectErrorStream(true)
            .start();
    String said = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (make.onExit().join().exitValue() != 0) {
      throw new IOException("walklink did not build: " + said);
    }
    return SOURCES.resolve(program);
  }

  /**
   * Starts to send a recording to the agent at a socket; what it says is in its standard output.
   */
  public static Process start(Path recording, Path socket, String... more) throws IOException {
    return builder(recording, socket, more).start();
  }

  /** The same; what it says is added to a file. */
  public static Process start(Path recording, Path socket, Path log, String... more)
      throws IOException {
    return builder(recording, socket, more)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static ProcessBuilder builder(Path recording, Path socket, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(built().toString(), recording.toString(), "--agent", socket.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
