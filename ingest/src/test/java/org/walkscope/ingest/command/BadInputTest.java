// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;

/** Commands with files that they cannot read: one line with path, reason, remedy. */
class BadInputTest {
  @RegisterExtension private final Terminal terminal = new Terminal();
  @TempDir private Path dir;

  /** First bytes as the programs write them, and what is said of each. */
  private Map<String, String> files() throws IOException {
    Map<String, String> said = new LinkedHashMap<>();
    file(said, "perf.data", "PERFILE2h\0\0\0\0\0\0\0\u0088\0\0\0", "perf script reads it");
    file(said, "trace.dat", "\u0017\bDtracing6\0\0\b\0\u0010\0\0", "trace-cmd report reads it");
    file(said, "t.parquet", "PAR1\u0015\u0004\u0015\u0080\u0001\u0015L", "a Parquet file");
    file(said, "t.gz", "\u001f\u008b\b\0\0\0\0\0\0\u0003", "gunzip it first");
    file(said, "t.zst", "(\u00b5/\u00fd\u0004X\u0001\0", "unzstd it first");
    file(said, "prog", "\u007fELF\u0002\u0001\u0001\0\0\0\0\0", "a program (ELF)");
    said.put(dir.resolve("nothing").toString(), "no such file");
    said.put(dir.toString(), "a folder, name a file in it");
    return said;
  }

  private void file(Map<String, String> said, String name, String latin, String what)
      throws IOException {
    Path file = dir.resolve(name);
    Files.write(file, (latin + "\0".repeat(400)).getBytes(StandardCharsets.ISO_8859_1));
    said.put(file.toString(), what);
  }

  private List<String[]> commands(String file) {
    List<String[]> commands = new ArrayList<>();
    commands.add(new String[] {"inspect", file});
    commands.add(new String[] {"inspect", "--events", "--skip-damaged", file});
    commands.add(
        new String[] {"replay", file, "--bootstrap-servers", "localhost:1", "--kafka-wait", "0"});
    commands.add(
        new String[] {
          "replay",
          file,
          "--as-of",
          "now",
          "--bootstrap-servers",
          "localhost:1",
          "--kafka-wait",
          "0"
        });
    commands.add(new String[] {"redact", file, dir.resolve("new").toString()});
    commands.add(
        new String[] {"ingest", "--input", file, "--capture", dir.resolve("new").toString()});
    return commands;
  }

  @Test
  void whatIsNoStreamAndNoCaptureIsNamed() throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      for (String[] command : commands(file.getKey())) {
        refused(command, file.getKey(), file.getValue());
      }
    }
    assertThat(dir.resolve("new")).doesNotExist();
  }

  @Test
  void anEmptyFileIsSaidToBeEmpty() throws IOException {
    Path empty = Files.createFile(dir.resolve("empty"));
    for (String[] command : commands(empty.toString())) {
      refused(command, empty.toString(), "ingest".equals(command[0]) ? "nothing was" : "an empty");
    }
  }

  @Test
  void aFrameStreamIsNoCaptureAndACaptureIsNoFrameStream() throws IOException {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    Path stream = Files.write(dir.resolve("s"), stream().bytes());
    for (String[] command : commands(stream.toString())) {
      if (!command[0].equals("ingest")) {
        refused(command, stream.toString(), "walkscope ingest --input FILE --capture NEW");
      }
    }
    refused(
        new String[] {"ingest", "--input", capture.toString(), "--capture", "new"},
        capture.toString(),
        "walkscope inspect and walkscope replay read them");
  }

  @Test
  void aFileThatMayNotBeReadIsSaidSo() throws IOException {
    Path closed = Files.write(dir.resolve("closed"), stream().bytes());
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(closed), "root reads all");
    for (String[] command : commands(closed.toString())) {
      refused(command, closed.toString(), "no permission to read it");
    }
  }

  @Test
  void aCaptureDoesNotGoToAFileThatIsNamedLikeStandardOutput() throws IOException {
    Path stream = Files.write(dir.resolve("s"), stream().bytes());
    Path capture = Captures.of(stream(), dir.resolve("c"));
    String said = "a capture goes to a file, name one";
    refused(new String[] {"ingest", "--input", stream.toString(), "--capture", "-"}, "-", said);
    refused(new String[] {"redact", capture.toString(), "-"}, "-", said);
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void aCaptureIsNotWrittenOver() throws IOException {
    Path stream = Files.write(dir.resolve("s"), stream().bytes());
    Path old = Files.writeString(dir.resolve("old"), "kept");
    String[] ingest = {"ingest", "--input", stream.toString(), "--capture", old.toString()};
    refused(2, ingest, old.toString(), "is there already: name a new one, or give --force");
    assertThat(old).hasContent("kept");
    assertThat(
            Commands.run(
                "ingest", "--force", "--input", stream.toString(), "--capture", old.toString()))
        .isZero();
    assertThat(Commands.run("inspect", old.toString())).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
        .isEqualTo("rw-------");
  }

  @Test
  void settingsThatCannotBeReadAreNamed() throws IOException {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    String nowhere = dir.resolve("producer.properties").toString();
    refused(
        new String[] {
          "replay",
          capture.toString(),
          "--bootstrap-servers",
          "localhost:1",
          "--kafka-config",
          nowhere
        },
        nowhere,
        "no such file");
    for (String time : List.of("yesterday", "2026-11-28", "", "9999-01-01T00:00:00Z")) {
      terminal.reset();
      String[] replay = {
        "replay", capture.toString(), "--bootstrap-servers", "localhost:1", "--at", time
      };
      assertThat(Commands.run(replay)).isEqualTo(2);
      assertThat(terminal.err())
          .contains(
              "replay: --at '"
                  + time
                  + "': now, or a time from 1970 to 2199 as 2026-11-28T12:00:00Z");
    }
  }

  @Test
  void serverThatIsNoAddressIsRefusedAtOnce() throws IOException {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    for (String server :
        List.of("nonsense", "localhost:1,here:there", "localhost:", "a:65536", "a:99999999999")) {
      terminal.reset();
      assertThat(Commands.run("replay", capture.toString(), "--bootstrap-servers", server))
          .isEqualTo(2);
      assertThat(terminal.err())
          .isEqualTo(
              "walkscope replay: --bootstrap-servers wants HOST:PORT, not '%s' (--help)%n"
                  .formatted(server.substring(server.lastIndexOf(',') + 1)));
    }
  }

  @Test
  void captureIsNotRedactedIntoItself() throws IOException {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    byte[] whole = Files.readAllBytes(capture);
    Path link = Files.createLink(dir.resolve("link"), capture);
    for (Path to : List.of(capture, link)) {
      refused(
          2,
          new String[] {"redact", "--force", capture.toString(), to.toString()},
          to.toString(),
          "is the capture itself");
    }
    assertThat(capture).hasBinaryContent(whole);
  }

  @Test
  void pipesAreReadAsFilesAre() throws Exception {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    Path pipe = dir.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process cat = new ProcessBuilder("cp", capture.toString(), pipe.toString()).start();
    assertThat(Commands.run("inspect", pipe.toString())).as(terminal.err()).isZero();
    cat.waitFor();
    try (AgentProcess agent = new AgentProcess("inspect", "-")) {
      Files.copy(capture, agent.in());
      agent.in().close();
      AgentProcess.Ended ended = agent.end();
      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.out()).contains("events     6: begin 1");
    }
  }

  @Test
  void theVersionIsPrinted() {
    for (String[] command :
        new String[][] {
          {"-V"}, {"ingest", "-V"}, {"replay", "-V"}, {"redact", "-V"}, {"inspect", "--version"}
        }) {
      terminal.reset();
      assertThat(Commands.run(command)).isZero();
      assertThat(terminal.out()).matches("walkscope \\d+\\.\\d+\\.\\d+\\S*\\R");
    }
  }

  @Test
  void whatIsInTheWayOfTheOutputIsSaid() throws Exception {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    Process full =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.walkscope.ingest.IngestCommand",
                "inspect",
                capture.toString())
            .redirectOutput(Path.of("/dev/full").toFile())
            .start();
    String err = new String(full.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(full.waitFor()).isOne();
    assertThat(err)
        .endsWith("walkscope: not all was written to standard output: No space left on device\n");
  }

  @Test
  void aReaderThatGoesEndsTheCommandWithoutAComplaint() throws Exception {
    Path capture = Captures.of(stream(), dir.resolve("c"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process piped =
        new ProcessBuilder(
                "bash",
                "-c",
                "exec 3> >(true); wait $!; \"$@\" >&3; echo $? >\"$0\"",
                dir.resolve("status").toString(),
                java,
                "-cp",
                classPath,
                "org.walkscope.ingest.IngestCommand",
                "inspect",
                capture.toString())
            .start();
    assertThat(new String(piped.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("walkscope: ", "Exception");
    assertThat(piped.waitFor()).isZero();
    assertThat(dir.resolve("status")).hasContent("141");
  }

  private void refused(String[] command, String path, String reason) {
    refused(1, command, path, reason);
  }

  private void refused(int status, String[] command, String path, String reason) {
    terminal.reset();
    String as = String.join(" ", command);
    assertThat(Commands.run(command)).as(as).isEqualTo(status);
    assertThat(terminal.err().lines()).as(as).hasSize(1);
    assertThat(terminal.err()).as(as).contains(path, reason).doesNotContain("Exception");
    assertThat(terminal.out()).as(as).isEmpty();
  }

  private static StreamBuilder stream() {
    StreamBuilder builder = new StreamBuilder();
    SmallWalks.walk(builder, 5_000, 1, SmallWalks.begin(55, 9, 0x7f0000000000L));
    return builder.loss(20_000, 0, 6, 0).end(30_000);
  }
}
