// SPDX-License-Identifier: Apache-2.0
package org.walkscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.benchmarks.BenchmarksCommand;
import org.walkscope.dashboard.DashboardCommand;
import org.walkscope.standalone.command.CommandProcess;
import org.walkscope.testing.Golden;
import org.walkscope.verify.VerifyCommands;
import picocli.CommandLine;

/**
 * Commands with bad input: exit status not 0, one line with place and remedy, no stack trace. Bad
 * input is found before anything is started: no case waits for a broker.
 */
class BadInputIT {
  private static final Path CAPTURE = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final Path SMAPS = Golden.DIRECTORY.resolve("x86_64/smaps.txt");

  /** Or a command that opens a pipe, or serves, would be waited for without end. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;

  /** Files of other kinds, by their first bytes. */
  private static final Map<String, byte[]> MAGIC = new LinkedHashMap<>();

  static {
    MAGIC.put("perf.data", "PERFILE2".getBytes(StandardCharsets.US_ASCII));
    MAGIC.put("trace.dat", "\u0017\bDtracing".getBytes(StandardCharsets.US_ASCII));
    MAGIC.put("table.parquet", "PAR1".getBytes(StandardCharsets.US_ASCII));
    MAGIC.put("trace.wscp", "WSCP".getBytes(StandardCharsets.US_ASCII));
  }

  /** A command that is right but for what a case makes wrong. */
  private record Command(
      String name, BiFunction<PrintWriter, PrintWriter, CommandLine> line, List<String> arguments) {
    static Command verify(String... arguments) {
      return of(VerifyCommands::new, arguments);
    }

    static Command benchmarks(String... arguments) {
      return of(BenchmarksCommand::new, arguments);
    }

    static Command of(Supplier<Object> command, String... arguments) {
      return new Command(
          arguments[0],
          (out, err) -> CommandProcess.commandLine(command.get(), out, err),
          List.of(arguments));
    }

    /** Copy of the command with an option set. */
    Command with(String option, Object value) {
      List<String> changed = new ArrayList<>(arguments);
      int at = changed.indexOf(option);
      if (at < 0) {
        changed.addAll(List.of(option, value.toString()));
      } else {
        changed.set(at + 1, value.toString());
      }
      return new Command(name, line, changed);
    }

    Command plus(String... more) {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(Arrays.asList(more));
      return new Command(name, line, all);
    }

    @Override
    public String toString() {
      return String.join(" ", arguments);
    }
  }

  private static final Command VERIFY =
      Command.verify("verify", "--capture", CAPTURE.toString(), "--smaps", SMAPS.toString());
  private static final Command MIGRATION =
      Command.verify("verify-migration", "--capture", CAPTURE.toString(), "--reads", "INDEX");
  private static final Command COMPARE =
      Command.verify("compare", "--capture", CAPTURE.toString(), "--reads", "INDEX");
  private static final Command STRESS =
      Command.verify("verify-stress", "--whole", "DIR", "--small", "DIR");
  private static final Command SELFTEST =
      Command.verify("selftest", "--capture", CAPTURE.toString(), "--tap", "TAP", "--program", "x");
  private static final Command PAGE_TYPES =
      Command.verify("page-types", "--capture", CAPTURE.toString());
  private static final Command DEMO =
      Command.verify(
          "demo", "--golden", Golden.DIRECTORY.toString(), "--stories", Golden.STORIES.toString());
  private static final Command PIPELINE = Command.benchmarks("bench", "pipeline");
  private static final Command GROWTH = Command.benchmarks("bench", "growth");
  private static final Command FAULTS = Command.benchmarks("bench", "faults");
  private static final Command DASHBOARD =
      new Command(
          "dashboard",
          (out, err) -> DashboardCommand.commandLine().setOut(out).setErr(err),
          List.of("--bootstrap-servers", "127.0.0.1:9", "--port", "0"));

  private static final List<Command> ALL =
      List.of(
          VERIFY,
          MIGRATION,
          COMPARE,
          STRESS,
          SELFTEST,
          PAGE_TYPES,
          DEMO,
          PIPELINE,
          GROWTH,
          FAULTS,
          DASHBOARD);

  private record Run(int status, String out, String err) {}

  private static Run run(Command command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = command.line().apply(new PrintWriter(out), new PrintWriter(err));
    int status = line.execute(command.arguments().toArray(new String[0]));
    line.getOut().flush();
    return new Run(status, out.toString(), err.toString());
  }

  /** A refusal names what it is about. */
  private static DynamicTest refuses(Command command, String... words) {
    return DynamicTest.dynamicTest(
        command.toString().replace(folder.toString(), "…"),
        () -> {
          Run run = assertTimeoutPreemptively(PATIENCE, () -> run(command), command.toString());
          assertThat(run.status()).as(run.err() + run.out()).isNotZero();
          List<String> said = run.err().lines().filter(line -> !line.startsWith("[")).toList();
          assertThat(said).as("one line, progress excepted: %s", run).hasSize(1);
          assertThat(said.get(0)).contains(words);
          assertThat(run.err() + run.out()).doesNotContain("Exception", "\tat ", "at org.");
        });
  }

  private static Path file(String name, byte[] begin) throws IOException {
    byte[] content = Arrays.copyOf(begin, 5_000);
    return Files.write(folder.resolve(name), content);
  }

  private static Path pipe() throws IOException {
    Path pipe = folder.resolve("pipe");
    if (!Files.exists(pipe)) {
      try {
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return pipe;
  }

  /** Files of another kind or unreadable ones, each with a word of the error. */
  private static Map<Path, String> badFiles() throws IOException {
    Map<Path, String> bad = new LinkedHashMap<>();
    bad.put(folder.resolve("nothing"), "no such file");
    bad.put(folder, "a folder");
    bad.put(pipe(), "a pipe");
    bad.put(Path.of("/proc/self/mem"), "cannot be read"); // of root as well
    for (Map.Entry<String, byte[]> magic : MAGIC.entrySet()) {
      bad.put(file(magic.getKey(), magic.getValue()), magic.getKey());
    }
    return bad;
  }

  @TestFactory
  Stream<DynamicTest> capturesThatAreNone() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Path cut =
        Files.write(folder.resolve("cut.avro"), Arrays.copyOf(Files.readAllBytes(CAPTURE), 4_000));
    Map<Path, String> bad = new LinkedHashMap<>(badFiles());
    bad.put(cut, "byte 4000");
    bad.put(Files.write(folder.resolve("empty"), new byte[0]), "empty");
    bad.put(SMAPS, SMAPS.toString());
    Path index = Files.writeString(folder.resolve("reads.index"), "");
    Path tap = Files.writeString(folder.resolve("tap.txt"), "");
    for (Map.Entry<Path, String> file : bad.entrySet()) {
      String[] words = {file.getKey().toString(), file.getValue()};
      tests.add(refuses(VERIFY.with("--capture", file.getKey()), words));
      tests.add(refuses(MIGRATION.with("--reads", index).with("--capture", file.getKey()), words));
      tests.add(refuses(COMPARE.with("--reads", index).with("--capture", file.getKey()), words));
      tests.add(refuses(SELFTEST.with("--tap", tap).with("--capture", file.getKey()), words));
      tests.add(refuses(PAGE_TYPES.with("--capture", file.getKey()), words));
      tests.add(refuses(PAGE_TYPES.with("--after", file.getKey()), words));
      tests.add(refuses(PIPELINE.with("--capture", file.getKey()), words));
      tests.add(refuses(GROWTH.with("--capture", file.getKey()), words));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> textsThatAreNone() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Map<Path, String> bad = new LinkedHashMap<>(badFiles());
    bad.put(CAPTURE, "no text");
    for (Map.Entry<Path, String> file : bad.entrySet()) {
      String[] words = {file.getKey().toString(), file.getValue()};
      for (String option : List.of("--smaps", "--rollup", "--maps", "--target", "--reads")) {
        tests.add(refuses(VERIFY.with(option, file.getKey()), words));
      }
      tests.add(refuses(MIGRATION.with("--reads", file.getKey()), words));
      tests.add(refuses(COMPARE.with("--reads", file.getKey()), words));
      tests.add(refuses(SELFTEST.with("--tap", file.getKey()), words));
      tests.add(refuses(PAGE_TYPES.with("--printed", file.getKey()), words));
    }
    Path words = Files.writeString(folder.resolve("words"), "neither this\nnor that\n");
    for (String option : List.of("--smaps", "--rollup", "--maps", "--target", "--reads")) {
      tests.add(refuses(VERIFY.with(option, words), words.toString()));
    }
    tests.add(refuses(MIGRATION.with("--reads", words), words.toString(), "line 1"));
    tests.add(refuses(COMPARE.with("--reads", words), words.toString(), "line 1"));
    tests.add(refuses(SELFTEST.with("--tap", words), words.toString(), "line 1"));
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> foldersThatHoldNothing() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Path empty = Files.createDirectories(folder.resolve("empty-folder"));
    Map<Path, String> bad = new LinkedHashMap<>();
    bad.put(folder.resolve("nothing"), "nothing");
    bad.put(empty, "empty-folder");
    bad.put(SMAPS, "smaps.txt");
    bad.put(pipe(), "pipe");
    for (Map.Entry<Path, String> directory : bad.entrySet()) {
      tests.add(refuses(DEMO.with("--stories", directory.getKey()), directory.getValue()));
      for (Command command : List.of(DEMO.plus("--once"), PIPELINE, GROWTH, FAULTS)) {
        tests.add(refuses(command.with("--golden", directory.getKey()), directory.getValue()));
      }
      Command stress = STRESS.with("--whole", directory.getKey());
      tests.add(refuses(stress.with("--small", directory.getKey()), directory.getValue()));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> usage() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Command command : ALL) {
      tests.add(refuses(command.plus("--bogus"), "--bogus", "--help"));
      tests.add(refuses(command.plus("surplus"), "surplus", "--help"));
      int size = command.arguments().size();
      String last = command.arguments().get(Math.max(0, size - 2));
      if (last.startsWith("--")) {
        List<String> cut = command.arguments().subList(0, size - 1);
        tests.add(refuses(new Command(command.name(), command.line(), cut), last, "--help"));
      }
    }
    for (String port : List.of("70000", "-1", "x")) {
      tests.add(refuses(DEMO.with("--broker-port", port), "--broker-port", port));
      tests.add(refuses(DEMO.with("--port", port), "--port", port));
      tests.add(refuses(DASHBOARD.with("--port", port), "--port", port));
    }
    tests.add(refuses(Command.verify("bogus"), "bogus", "--help"));
    tests.add(refuses(Command.benchmarks("bench", "bogus"), "bogus", "--help"));
    for (Command command : List.of(PIPELINE, GROWTH, FAULTS)) {
      tests.add(refuses(command.with("--runs", 0), "--runs"));
      tests.add(refuses(command.with("--runs", "x"), "--runs"));
    }
    tests.add(refuses(PIPELINE.with("--contestants", "NOBODY"), "--contestants", "NOBODY"));
    tests.add(refuses(GROWTH.with("--hosts", "0"), "--hosts"));
    tests.add(refuses(FAULTS.with("--seed", "x"), "--seed"));
    tests.add(refuses(PAGE_TYPES.with("--pid", "x"), "--pid"));
    tests.add(refuses(DASHBOARD.with("--history", "yesterday"), "--history", "yesterday"));
    tests.add(refuses(DASHBOARD.with("--bootstrap-servers", "here"), "--bootstrap-servers"));
    tests.add(refuses(DASHBOARD.with("--bootstrap-servers", "h:x"), "--bootstrap-servers"));
    tests.add(
        refuses(DASHBOARD.with("--bootstrap-servers", "no.such.invalid:1"), "no.such.invalid"));
    tests.add(refuses(DASHBOARD.with("--listen", "no.such.invalid"), "no.such.invalid"));
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> portsInUse() throws IOException {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    int port = taken.getLocalPort();
    String[] words = {Integer.toString(port), "stop what uses it"};
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(refuses(DEMO.plus("--once").with("--broker-port", port), words));
    tests.add(refuses(DEMO.with("--port", port), words));
    tests.add(refuses(DASHBOARD.with("--port", port), words));
    return tests.stream().onClose(() -> close(taken));
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> versionAndHelpEverywhere() {
    return ALL.stream()
        .flatMap(
            command -> {
              List<String> path = new ArrayList<>(command.arguments());
              path.removeIf(word -> path.indexOf(word) >= firstOption(path));
              return Stream.of("-V", "--version", "-h", "--help")
                  .map(option -> new Command(command.name(), command.line(), path).plus(option));
            })
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.toString(),
                    () -> {
                      Run run = run(command);
                      assertThat(run.status()).as(run.err()).isZero();
                      boolean version = command.toString().matches(".*-(V|-version)");
                      assertThat(run.out())
                          .matches(
                              version
                                  ? "walkscope [0-9]+\\.[0-9]+\\.[0-9]+[-A-Z]*\n"
                                  : "(?s)Usage: .*");
                      assertThat(run.err()).isEmpty();
                    }));
  }

  private static int firstOption(List<String> words) {
    int at = 0;
    while (at < words.size() && !words.get(at).startsWith("-")) {
      at++;
    }
    return at;
  }
}
