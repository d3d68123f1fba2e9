// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean ran;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpsAndEndsWell(String option) throws Exception {
    assertThat(run(option)).isZero();
    assertThat(out.toString())
        .contains("--bootstrap-servers", "--bounded", "--captures", "--into", "walkscope-pipeline");
    assertThat(ran).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void saysItsVersion(String option) throws Exception {
    assertThat(run(option)).isZero();
    assertThat(out.toString()).matches("walkscope \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--bootstrp-servers x| --bootstrp-servers",
        "--bootstrap-servers localhost:1 --widow 1s| --widow",
        "--bounded true| --bootstrap-servers",
        "--bootstrap-servers| --bootstrap-servers",
        "--bootstrap-servers localhost:1 --window 10parsecs| 'such as 10 s'",
        "--bootstrap-servers localhost:1 --window 0s| above 0",
        "--bootstrap-servers localhost:1 --silence-pace fast| fast",
        "--bootstrap-servers localhost:1 --bounded perhaps| perhaps",
        "--bootstrap-servers localhost:1 stray| stray",
      })
  void saysWhatIsWrongWithTheLineInOneLine(String arguments, String names) throws Exception {
    assertThat(run(arguments.split(" "))).isEqualTo(JobLine.MISUSED);
    assertThat(err.toString()).startsWith("WalkJob: ").contains(names).contains("--help");
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(ran).isFalse();
  }

  @Test
  void saysWhatACaptureIsInsteadInOneLine(@TempDir Path folder) throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.avro"));
    Path text = Files.writeString(folder.resolve("notes.txt"), "a line\nanother\n");
    Path stream = Files.writeString(folder.resolve("trace.wscp"), "WSCPSTRM");
    List<String> wrong =
        new ArrayList<>(List.of(folder + "/nothing.avro", folder.toString(), "/dev/null"));
    wrong.addAll(List.of(empty.toString(), text.toString(), stream.toString()));
    for (String capture : wrong) {
      err.getBuffer().setLength(0);
      assertThat(run("--bootstrap-servers", "localhost:1", "--captures", capture))
          .as(capture)
          .isEqualTo(JobLine.FAILED);
      assertThat(err.toString()).startsWith("WalkJob: " + capture);
      assertThat(err.toString().lines()).as(capture).hasSize(1);
    }
    assertThat(ran).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--bootstrap-servers", "--window"})
  void showsControlCharactersOfAnArgumentEscaped(String option) throws Exception {
    run(option + "=\u001b[2J");
    assertThat(err.toString()).contains("\\u001b[2J").doesNotContain("\u001b");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void saysThatAnAddressIsNoneInOneLine() throws Exception {
    assertThat(run("--bootstrap-servers", "no-port")).isEqualTo(JobLine.FAILED);
    assertThat(err.toString()).startsWith("WalkJob: --bootstrap-servers no-port: ");
    assertThat(err.toString().lines()).hasSize(1);
  }

  private int run(String... arguments) throws Exception {
    return new Job<>("WalkJob", WalkJobOptions::new, List.of(), List.of(), options -> ran = true)
        .run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
