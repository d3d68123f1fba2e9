// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.testing.Golden;

/** Calls that all commands refuse in the same words, with the same status. */
class RefusalsTest {
  private static final Path OTHER = Golden.DIRECTORY.resolve("arm64/capture.avro");

  @TempDir Path folder;

  private Path capture;

  @BeforeEach
  void copy() throws IOException {
    capture =
        Files.copy(
            Golden.STORIES.resolve("everything-x86_64/capture.avro"), folder.resolve("c.avro"));
  }

  private OfflineRun run(String words) {
    return OfflineRun.of(
        words.replace("CAPTURE", capture.toString()).replace("OTHER", OTHER.toString()).split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cut CAPTURE --slower 1ns --into NEW",
        "merge CAPTURE OTHER --into NEW",
        "export CAPTURE --csv NEW",
        "export CAPTURE --perfetto NEW",
        "report CAPTURE --html NEW",
        "pagemap CAPTURE --binary NEW",
        "diff -a CAPTURE -b OTHER --save-baseline NEW"
      })
  void aFileThatIsThereIsRefusedBeforeTheWork(String call) throws IOException {
    Path there = Files.writeString(folder.resolve("there"), "kept");
    OfflineRun run = run(call.replace("NEW", there.toString()));
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(there + " is there already: name a new one").hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(there).hasContent("kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cut CAPTURE --slower 1ns --into=NEW",
        "merge CAPTURE OTHER --into=NEW",
        "export CAPTURE --csv=NEW",
        "report CAPTURE --html=NEW",
        "pagemap CAPTURE --binary=NEW",
        "diff -a CAPTURE -b OTHER --save-baseline=NEW"
      })
  void aFileThatCannotBeMadeIsAWrongCall(String call) {
    OfflineRun empty = run(call.replace("NEW", ""));
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).contains("the name of the new file is empty: name one").hasLineCount(1);
    OfflineRun none = run(call.replace("NEW", folder + "/none/x"));
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("/none/x cannot be made: its folder is not there");
    assertThat(none.out()).isEmpty();
  }

  @Test
  void cutSaysWhatToDoWithAPipe() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (String name : new String[] {"-", pipe.toString()}) {
      OfflineRun run = run("cut " + name + " --into " + folder.resolve("new"));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err())
          .isEqualTo(
              "walkscope cut: %s is a pipe or a device, and is read twice here: write it to a file"
                      .formatted(name.equals("-") ? "standard input" : name)
                  + " first (--help)\n");
    }
    assertThat(run("cut CAPTURE OTHER --into " + folder.resolve("new")).err())
        .contains("cut takes one capture: merge them first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sql", "report", "whatif --batch folio", "smaps"})
  void aFolderIsNamed(String command) {
    OfflineRun run = run(command + " " + folder);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(folder + ": a folder, name a file in it").hasLineCount(1);
  }

  @Test
  void aPartOfTheReportThatThereIsNotNamesThoseThatThereAre() {
    OfflineRun run = run("report lokcs CAPTURE");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "walkscope report: 'lokcs' is no file, and none of walks, locks, stalls, batch,"
                + " processes (--help)\n");
    assertThat(run("report none.avro CAPTURE").err()).contains("none.avro: no such file");
  }
}
