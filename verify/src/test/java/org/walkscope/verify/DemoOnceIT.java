// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.schema.Arch;
import org.walkscope.standalone.SyntheticRead;
import org.walkscope.standalone.command.CommandProcess;
import org.walkscope.standalone.golden.RecordedRead;
import org.walkscope.testing.Golden;
import picocli.CommandLine;

/** The demo with --once, and verify, over recorded and over made reads. */
class DemoOnceIT {
  private static final long T0 = 1_795_435_200_000L;

  @TempDir private Path golden;

  private record Run(int status, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        CommandProcess.commandLine(
            new VerifyCommands(), new PrintWriter(out), new PrintWriter(err));
    int status = command.execute(arguments);
    command.getOut().flush();
    return new Run(status, out.toString(), err.toString());
  }

  private Run demoOnce() {
    return run("demo", "--once", "--golden", golden.toString());
  }

  private SyntheticRead x86() {
    return new SyntheticRead("alpha", Arch.X86_64, T0, 3, 1, 255, 17);
  }

  private SyntheticRead arm64() {
    return new SyntheticRead("beta", Arch.ARM64, T0 - 7_200_000, 100, 1);
  }

  /** Recorded on real kernels: the claim of the project. */
  @Test
  void theGoldenCapturesAreExact() {
    Run run = run("demo", "--once", "--golden", Golden.DIRECTORY.toString());
    assertThat(run.status()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .containsPattern("x86_64: exact ([1-9][0-9]*)/\\1 VMAs in ")
        .containsPattern("arm64: exact ([1-9][0-9]*)/\\1 VMAs in ")
        .containsPattern(
            "exact: ([1-9][0-9]*)/\\1 VMAs, 0 lost\n"
                + "result: exact=\\1 vmas=\\1 lost=0 architectures=2\n$")
        .doesNotContain("MISMATCH", "≠");
  }

  /** The same without Kafka and Flink. */
  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void theGoldenCapturesAreExactInAPlainLoop(String name) throws IOException {
    Path folder = Golden.DIRECTORY.resolve(name);
    Run run =
        run(
            "verify",
            "--capture",
            folder.resolve("capture.avro").toString(),
            "--smaps",
            folder.resolve("smaps.txt").toString(),
            "--rollup",
            folder.resolve("smaps_rollup.txt").toString(),
            "--target",
            folder.resolve("TARGET").toString());
    assertThat(run.status()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .containsPattern("exact: ([1-9][0-9]*)/\\1 VMAs, 0 lost\n")
        .doesNotContain("MISMATCH", "≠");
    assertThat(run.err()).doesNotContain("Kafka", "Flink");
  }

  @Test
  void demoOnceIsExactForBothArchitectures() throws IOException {
    x86().into(golden.resolve("x86"));
    arm64().into(golden.resolve("arm"));

    Run run = demoOnce();

    assertThat(run.out())
        .contains("7f0000000000-7f0000100000  [anon:vma0]")
        .contains("1104 = 1104")
        .contains("x86_64: exact 4/4 VMAs in 1 capture")
        .contains("arm64: exact 2/2 VMAs in 1 capture")
        .contains("smaps_rollup, from the walks of smaps", "smaps_rollup, from its own walks")
        .doesNotContain("MISMATCH")
        .endsWith("exact: 6/6 VMAs, 0 lost\nresult: exact=6 vmas=6 lost=0 architectures=2\n");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains(" s] Kafka answers on 127.0.0.1:");
  }

  @Test
  void oneKilobyteOfDifferenceMakesTheDemoFail() throws IOException {
    x86().into(golden.resolve("x86"));
    arm64().into(golden.resolve("arm"));
    Path smaps = golden.resolve("arm/smaps.txt");
    Files.writeString(
        smaps, Files.readString(smaps).replace("Anonymous: 400 kB", "Anonymous: 399 kB"));
    SyntheticRead.writeSums(golden.resolve("arm"));

    Run run = demoOnce();

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("400 ≠ 399", "MISMATCH: Anonymous 400 ≠ 399", "exact: 5/6 VMAs, 0 lost");
  }

  @Test
  void anArchitectureWithoutACaptureMakesTheDemoFail() throws IOException {
    x86().into(golden.resolve("x86"));
    Run run = demoOnce();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("arm64: MISMATCH: nothing compared");
  }

  @Test
  void lossAtTheProbeMakesVerifyFail() throws IOException {
    SyntheticRead read = x86();
    RecordedRead recorded = read.losing(3).into(golden.resolve("x86"));
    Run run =
        run(
            "verify",
            "--capture",
            recorded.capture().toString(),
            "--smaps",
            recorded.smaps().toString(),
            "--rollup",
            recorded.rollup().toString(),
            "--target",
            recorded.target().toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("alpha CPU 0: the probe lost 3 events", "exact: 4/4 VMAs, 3 lost")
        .endsWith("result: exact=4 vmas=4 lost=3 architectures=1\n");
  }

  /** A host is called as its owner likes. */
  @Test
  void aHostNameThatATerminalWouldObeyIsShown() throws IOException {
    SyntheticRead read = new SyntheticRead("a\u001b[31mb\u202ec\nd", Arch.X86_64, T0, 3);
    RecordedRead recorded = read.losing(3).into(golden.resolve("x86"));
    Run run =
        run(
            "verify",
            "--capture",
            recorded.capture().toString(),
            "--smaps",
            recorded.smaps().toString(),
            "--target",
            recorded.target().toString());
    assertThat(run.out())
        .contains("LOST: a\\u001b[31mb\\u202ec\\u000ad CPU 0: the probe lost 3 events")
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void aByteChangedAnywhereInACaptureMakesTheDemoFailInOneLineWithItsPlace() throws IOException {
    Path recorded = Golden.DIRECTORY.resolve("x86_64");
    Path folder = Files.createDirectory(golden.resolve("x86_64"));
    try (Stream<Path> files = Files.list(recorded)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path capture = folder.resolve("capture.avro");
    byte[] good = Files.readAllBytes(capture);
    int placed = 0;
    for (int at = 0; at < good.length; at += 13) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(capture, bad);
      Run run = demoOnce();
      assertThat(run.status()).as("byte %d", at).isEqualTo(1);
      assertThat(run.err().lines()).as("byte %d", at).hasSize(1);
      assertThat(run.err()).startsWith("walkscope demo: " + capture + " is damaged");
      placed += run.err().contains(" at byte ") ? 1 : 0;
    }
    assertThat(placed).isGreaterThan(good.length / 13 * 98 / 100);
  }

  @Test
  void verifySaysWhereACaptureBreaks() throws IOException {
    RecordedRead recorded = x86().into(golden.resolve("x86"));
    byte[] good = Files.readAllBytes(recorded.capture());
    Files.write(recorded.capture(), java.util.Arrays.copyOf(good, good.length - 5));
    Run run =
        run(
            "verify",
            "--capture",
            recorded.capture().toString(),
            "--smaps",
            recorded.smaps().toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(recorded.capture() + ": capture cut short", " at byte " + (good.length - 5));
  }

  @Test
  void portsInUseAreSaidInOneLineWithWhatToDo() throws IOException {
    x86().into(golden.resolve("x86"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Run broker = run("demo", "--once", "--golden", golden.toString(), "--broker-port", port);
      assertThat(broker.status()).isEqualTo(1);
      assertThat(broker.err())
          .contains("walkscope demo: port " + port + " is in use: stop what uses it");

      Run page = run("demo", "--golden", golden.toString(), "--port", port);
      assertThat(page.status()).isEqualTo(1);
      assertThat(page.err())
          .contains("walkscope demo: port " + port + " is in use: stop what uses it", "--port");
    }
  }

  @Test
  void badOptionsAreSaidInOneLine() {
    assertThat(run("demo", "--port", "70000").err()).contains("--port must be from 0 to 65535");
    assertThat(run("verify").status()).isEqualTo(2);
    Run missing = run("demo", "--once", "--golden", golden.resolve("none").toString());
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("is no directory: name one with --golden");
    assertThat(run("verify", "--capture", "/nowhere/c", "--smaps", "/nowhere/s").err())
        .contains("walkscope verify: /nowhere/c: no such file");
  }
}
