// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.OfflineRun;
import org.walkscope.testing.Golden;

/** info and check over captures of which one cannot be read, and the commands that want all. */
class EachCaptureTest {
  private static final Path X86 = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final Path ARM64 = Golden.DIRECTORY.resolve("arm64/capture.avro");

  @TempDir Path folder;

  private Path first;
  private Path empty;
  private Path last;

  @BeforeEach
  void putsAnEmptyFileBetween() throws IOException {
    first = Files.copy(X86, folder.resolve("a.avro"));
    empty = Files.createFile(folder.resolve("b.avro"));
    last = Files.copy(ARM64, folder.resolve("c.avro"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "check"})
  void anEmptyFileBesideOthersIsOneLine(String command) {
    OfflineRun alone = OfflineRun.of(command, first.toString(), last.toString());
    OfflineRun below = OfflineRun.of(command, folder.toString());
    OfflineRun named = OfflineRun.of(command, first.toString(), empty.toString(), last.toString());
    for (OfflineRun run : new OfflineRun[] {below, named}) {
      assertThat(run.out()).isEqualTo(alone.out());
      assertThat(run.err())
          .startsWith("walkscope " + command + ": " + empty + ": ")
          .contains("empty")
          .hasLineCount(1);
      assertThat(run.status()).isEqualTo(1);
    }
    assertThat(alone.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"info", "check"})
  void jsonHasTheFileThatCannotBeRead(String command) throws IOException {
    OfflineRun run = OfflineRun.of(command, "--json", folder.toString());
    JsonNode all = new ObjectMapper().readTree(run.out());
    assertThat(all.findValuesAsText("capture"))
        .containsExactlyInAnyOrder(first.toString(), empty.toString(), last.toString());
    assertThat(all.at("/0/problem").asText()).startsWith(empty + ": ");
    assertThat(all.at("/0/whole").asBoolean(true)).isFalse();
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThereAndAFolderWithoutAnyAreALineEach() throws IOException {
    Path none = folder.resolve("none.avro");
    Path bare = Files.createDirectory(folder.resolve("bare"));
    OfflineRun run = OfflineRun.of("check", none.toString(), bare.toString(), first.toString());
    assertThat(run.err())
        .contains(none + ": no such file", bare + ": a folder without captures")
        .hasLineCount(2);
    assertThat(run.out()).isEqualTo(first + ": whole, 61 walks, nothing was lost\n");
    assertThat(run.status()).isEqualTo(1);
  }

  /** A sum over the others would look like one over all. */
  @ParameterizedTest
  @ValueSource(strings = {"report", "whatif --batch folio", "smaps", "sql --query losses"})
  void sumsAreOfAllCapturesOrOfNone(String command) {
    Path none = folder.resolve("none.avro");
    OfflineRun run = OfflineRun.of((command + " " + first + " " + empty + " " + none).split(" "));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(empty + ": ", none + ": no such file")
        .doesNotContain(first.toString())
        .hasLineCount(1);
  }
}
