// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.command.CommandErrors;
import org.walkscope.command.SizeBytes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command whose options come from file, environment and command line. */
class ConfigSourcesTest {
  @Command(name = "some", mixinStandardHelpOptions = true)
  private static final class Some implements Runnable {
    @Option(names = "--spool-bytes", defaultValue = "1GiB", converter = SizeBytes.class)
    private long bytes;

    @Option(names = "--probe-user", split = ",")
    private List<String> users = List.of();

    @Option(names = {"-s", "--some-flag"})
    private boolean flag;

    @Option(names = "--threads")
    private Integer threads;

    @Mixin private ConfigOptions config;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      if (config.isQuestion()) {
        config.answer(spec.commandLine().getOut(), List.of());
        return;
      }
      spec.commandLine().getOut().println(bytes + " " + users + " " + flag + " " + threads);
    }
  }

  private static final class Sources extends ConfigSources {
    Sources(Path file, Map<String, String> environment) {
      super(file, environment, Set.of("kafka"));
    }
  }

  @TempDir Path folder;
  private Path file;
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void name() {
    file = folder.resolve("agent.yaml");
  }

  private int run(String... arguments) {
    CommandLine line =
        CommandErrors.tellingInOneLine(new CommandLine(new Some()))
            .setDefaultValueProvider(new Sources(file, environment))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    return CommandErrors.run(line, arguments);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private String said() {
    return err.toString().replace(folder.toString(), "DIR").strip();
  }

  @Test
  void withoutAFileDefaultsHold() {
    assertThat(run()).isZero();
    assertThat(out.toString()).isEqualTo("1073741824 [] false null\n");
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThisOverTheFile() throws IOException {
    write("spool-bytes: 1MiB\nprobe-user:\n  - a\n  - b\nsome-flag: true\nthreads: 1\n");
    run();
    environment.put("WALKSCOPE_SPOOL_BYTES", "2MiB");
    environment.put("WALKSCOPE_PROBE_USER", "c,d");
    environment.put("PATH", "/bin");
    run();
    run("--spool-bytes", "3MiB", "--probe-user", "e", "--threads=7");
    assertThat(out.toString().lines())
        .containsExactly("1048576 [a, b] true 1", "2097152 [c, d] true 1", "3145728 [e] true 7");
  }

  @Test
  void theFileIsThatOfTheCommandLineOrOfTheEnvironment() throws IOException {
    write("threads: 1");
    Path other = Files.writeString(folder.resolve("other.yaml"), "threads: 2");
    environment.put("WALKSCOPE_CONFIG", other.toString());
    run();
    run("--config", file.toString());
    assertThat(out.toString().lines())
        .containsExactly("1073741824 [] false 2", "1073741824 [] false 1");
    assertThat(run("--config", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(said()).isEqualTo("some: DIR/none: no such file (--help)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spol-bytes: 1MiB | DIR/agent.yaml:1:1: there is no setting 'spol-bytes', the nearest is 'spool-bytes'",
        "kafk: {} | DIR/agent.yaml:1:1: there is no setting 'kafk', the nearest is 'kafka'",
        "config: x | DIR/agent.yaml:1:1: there is no setting 'config', the nearest is",
        "spool-bytes: [1MiB] | DIR/agent.yaml:1:14: 'spool-bytes' wants one value",
        "probe-user: {a: b} | DIR/agent.yaml:1:13: 'probe-user' wants one value",
        "kafka: x | DIR/agent.yaml:1:8: 'kafka' wants a block of NAME: VALUE",
        "threads: many | DIR/agent.yaml:1:10: Invalid value for option '--threads': 'many' is not an int",
        "spool-bytes: 5 | DIR/agent.yaml:1:14: Invalid value for option '--spool-bytes': '5' is no size",
      })
  void aWrongFileIsOneLineWithItsPlace(String text, String line) throws IOException {
    write(text);
    assertThat(run("--config.check")).isEqualTo(2);
    assertThat(said()).startsWith("some: " + line).doesNotContain("\n");
  }

  @Test
  void aWrongVariableIsOneLineWithItsName() {
    environment.put("WALKSCOPE_THREADS", "x");
    assertThat(run()).isEqualTo(2);
    assertThat(said()).startsWith("some: WALKSCOPE_THREADS: Invalid value");
    environment.put("WALKSCOPE_THREDS", "3");
    assertThat(run()).isEqualTo(2);
    assertThat(said()).contains("WALKSCOPE_THREDS: there is no such variable, the nearest is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WALKSCOPE_DASHBOARD_SERVICE_HOST",
        "WALKSCOPE_DASHBOARD_SERVICE_PORT",
        "WALKSCOPE_DASHBOARD_SERVICE_PORT_HTTP",
        "WALKSCOPE_DASHBOARD_PORT",
        "WALKSCOPE_DASHBOARD_PORT_8080_TCP",
        "WALKSCOPE_DASHBOARD_PORT_8080_TCP_PROTO",
        "WALKSCOPE_DASHBOARD_PORT_8080_TCP_PORT",
        "WALKSCOPE_DASHBOARD_PORT_8080_TCP_ADDR",
        "WALKSCOPE_SERVICE_HOST",
        "WALKSCOPE_PORT",
      })
  void aVariableThatKubernetesMakesOfAServiceIsNoSetting(String name) {
    environment.put(name, "tcp://10.0.0.7:8080");
    assertThat(run()).as(said()).isZero();
  }

  @Test
  void aWrongFlagHasNoPlace() throws IOException {
    write("threads: 1");
    assertThat(run("--threads", "x")).isEqualTo(2);
    assertThat(said()).startsWith("some: Invalid value for option '--threads'");
  }

  @Test
  void helpNeedsNoRightFile() throws IOException {
    write("nonsense: 1");
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--config.check");
  }

  @Test
  void whatIsPrintedIsAFileThatGivesTheSame() throws IOException {
    write("probe-user: [a, 'b c']\nthreads: 5\n");
    environment.put("WALKSCOPE_SOME_FLAG", "true");
    assertThat(run("--config.print", "--spool-bytes=2 MiB")).isZero();
    String printed = out.toString();
    assertThat(printed.replace(folder.toString(), "DIR").lines())
        .containsExactlyInAnyOrder(
            "spool-bytes: \"2 MiB\" # the command line",
            "probe-user: \"a,b c\" # DIR/agent.yaml:1:13",
            "some-flag: true # WALKSCOPE_SOME_FLAG",
            "threads: 5 # DIR/agent.yaml:2:10");
    out.getBuffer().setLength(0);
    environment.clear();
    write(printed);
    run();
    assertThat(out.toString()).isEqualTo("2097152 [a, b c] true 5\n");
  }

  @Test
  void aRightConfigurationIsToldWithItsFile() throws IOException {
    write("threads: 5\n");
    assertThat(run("--config.check")).isZero();
    assertThat(out.toString()).isEqualTo("the configuration is right: " + file + "\n");
  }
}
