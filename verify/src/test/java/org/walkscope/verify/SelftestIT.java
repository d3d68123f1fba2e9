// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.schema.Arch;
import org.walkscope.standalone.SyntheticRead;
import org.walkscope.standalone.command.CommandProcess;
import picocli.CommandLine;

/** A selftest whose first test reads smaps of two VMAs, and whose second smaps_rollup. */
class SelftestIT {
  @TempDir private Path folder;

  private SyntheticRead read;
  private String said;
  private int cutBytes;

  private record Run(int status, String out, String err) {}

  @BeforeEach
  void traced() {
    read = new SyntheticRead("guest", Arch.ARM64, 1_795_435_200_000L, 100, 1);
    long smaps = read.fragments().get(0).getFirstTimestampNs();
    long rollup = read.fragments().get(1).getFirstTimestampNs();
    said =
        """
        %1$d taptime: pid=400
        %1$d TAP version 13
        %2$d 1..2
        %3$d ok 1 reads smaps
        %4$d not ok 2 reads smaps_rollup
        %4$d # Totals: pass:1 fail:1 xfail:0 xpass:0 skip:0 error:0
        %4$d taptime: exit=1
        """
            .formatted(smaps - 1, smaps, rollup, rollup + 1_000_000_000L);
  }

  private Run run(String... more) throws IOException {
    Path capture = read.into(folder.resolve("read")).capture();
    byte[] bytes = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(bytes, bytes.length - cutBytes));
    Path tap = Files.writeString(folder.resolve("tap.txt"), said);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "selftest",
                "--capture",
                capture.toString(),
                "--tap",
                tap.toString(),
                "--program",
                "reads"));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        CommandProcess.commandLine(
            new VerifyCommands(), new PrintWriter(out), new PrintWriter(err));
    int status = line.execute(arguments.toArray(String[]::new));
    line.getOut().flush();
    return new Run(status, out.toString(), err.toString());
  }

  /** Control characters that a test prints do not reach the terminal. */
  @Test
  void aNameThatATerminalWouldObeyIsShown() throws IOException {
    said = said.replace("ok 1 reads", "ok 1 \u001b]0;owned\u0007reads");
    assertThat(run("--allow-not-ok").out())
        .contains("\\u001b]0;owned\\u0007reads")
        .doesNotContain("\u001b", "\u0007");
  }

  @Test
  void listsEachTestWithTheWalksThatItCaused() throws IOException {
    Run run = run("--allow-not-ok");
    assertThat(run.status()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
               -         before the first test: no walk
               1 ok      reads smaps: smaps/smaps_walk_vma_lock_ops: 2 walks, 512 entries
               2 not ok  reads smaps_rollup: smaps_rollup/smaps_walk_vma_lock_ops: 2 walks, 512 entries
               -         after the last test: no walk
            result: tests=2 ok=1 not_ok=1 skip=0 walks=4 untold=0 lost=0
            """);
  }

  @Test
  void theResultFileHasTheVerdictAndItsFigures() throws IOException {
    Path file = folder.resolve("result.json");
    for (int lost : List.of(0, 3)) {
      read.losing(lost);
      int status = run("--allow-not-ok", "--result-file", file.toString()).status();
      JsonNode result = new ObjectMapper().readTree(file.toFile());
      assertThat(result.get("holds").asBoolean()).isEqualTo(status == 0).isEqualTo(lost == 0);
      assertThat(result.at("/figures/walks").asInt()).isEqualTo(4);
      assertThat(result.at("/figures/lost").asInt()).isEqualTo(lost);
    }
  }

  @Test
  void aTestThatIsNotOkFails() throws IOException {
    assertThat(run().status()).isEqualTo(1);
  }

  @Test
  void aPlanThatIsNotKeptFails() throws IOException {
    said = said.replace("1..2", "1..3");
    Run run = run("--allow-not-ok");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("BROKEN: " + folder.resolve("tap.txt") + " line 7: 3 tests planned, 2 told\n")
        .endsWith("result: tests=3 ok=1 not_ok=1 skip=0 walks=4 untold=1 lost=0\n");
  }

  @Test
  void aLostEventFails() throws IOException {
    read.losing(3);
    Run run = run("--allow-not-ok");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("LOST: guest CPU 0: the probe lost 3 events\n")
        .endsWith("walks=4 untold=0 lost=3\n");
  }

  @Test
  void walksOfNobodyFail() throws IOException {
    said = said.replace("pid=400", "pid=4");
    Run run = run("--allow-not-ok");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("NO WALK").endsWith("walks=0 untold=0 lost=0\n");
  }

  @Test
  void damagedInputIsSaidInOneLineWithItsPlace() throws IOException {
    said = said.replace("not ok 2", "not ok 3");
    assertThat(run().err())
        .startsWith(
            "walkscope selftest: "
                + folder.resolve("tap.txt")
                + " line 5: test 3 where 2 is next\n");
    said = said.replace("not ok 3", "not ok 2");
    cutBytes = 5;
    assertThat(run().err()).contains("read/capture.avro: capture cut short", " at byte ");
  }
}
