// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.testing.Golden;

/** Each command names a damaged capture and the byte, wherever the damage is. */
class DamagedCapturesTest {
  private static final Path CAPTURE = Golden.STORIES.resolve("everything-x86_64/capture.avro");
  private static final int MARKER = 16;

  @TempDir Path folder;

  /** A copy with a wrong byte in the first block of records. */
  private Path firstBlock() throws IOException {
    byte[] bytes = Files.readAllBytes(CAPTURE);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return damaged(bytes, text.indexOf(text.substring(text.length() - MARKER)) + MARKER + 40);
  }

  /** A copy with a wrong byte in the last block of records. */
  private Path lastBlock() throws IOException {
    byte[] bytes = Files.readAllBytes(CAPTURE);
    return damaged(bytes, bytes.length - MARKER - 20);
  }

  private Path damaged(byte[] bytes, int at) throws IOException {
    bytes[at] ^= 0x55;
    return Files.write(folder.resolve("damaged.avro"), bytes);
  }

  private static OfflineRun run(String words, Path capture) {
    return OfflineRun.of(
        Stream.concat(Arrays.stream(words.split(" ")), Stream.of(capture.toString()))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "whatif --batch folio, 1",
    "whatif --json --batch 16, 1",
    "report, 1",
    "report --json, 1",
    "report locks, 1",
    "report --html=NEW, 1",
    "check, 1",
    "info, 1",
    "cut --slower=1ns --into NEW, 1",
    "merge --into NEW, 1",
    "export --perfetto NEW, 1",
    "sql --query losses, 1",
    "smaps, 3",
    "smaps_rollup, 3",
    "numa_maps, 3",
    "pagemap, 3",
    "page-types, 3"
  })
  void damageIsToldWithItsByte(String words, int status) throws IOException {
    for (Path capture : List.of(firstBlock(), lastBlock())) {
      OfflineRun run = run(words.replace("NEW", folder.resolve("new").toString()), capture);
      assertThat(run.status()).as(words + ": " + run).isEqualTo(status);
      assertThat(run.out() + run.err())
          .contains(capture.toString())
          .containsPattern("at byte [0-9]+");
      assertThat(run.err()).doesNotContain("--pid chooses one", "no capture names a host");
      assertThat(run.err().lines().filter(line -> !line.contains(": the last of ")))
          .hasSizeLessThanOrEqualTo(1);
      Files.deleteIfExists(folder.resolve("new"));
    }
  }

  /** Of nothing before the damage the damage is told, and not what comes of it. */
  @Test
  void aCutOfWhatIsDamagedFromItsStartIsOneLine() throws IOException {
    Path capture = firstBlock();
    Path cut = folder.resolve("new");
    OfflineRun run = run("cut --into " + cut, capture);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("walkscope cut: BROKEN: " + capture + ": capture corrupt: ")
        .endsWith(": copy it again, or read what is behind it with inspect --skip-damaged\n")
        .hasLineCount(1);
    assertThat(cut).doesNotExist();
  }

  @Test
  void figuresOfThePartBeforeTheDamageAreSaidToBeSo() throws IOException {
    OfflineRun run = run("whatif --batch folio", lastBlock());
    assertThat(run.out()).isNotEmpty();
    assertThat(run.err()).contains("walkscope whatif: BROKEN: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numa_maps", "pagemap", "page-types"})
  void aGoodCaptureWithoutTheReadHasNoProcessToChoose(String command) {
    OfflineRun run = run(command, Golden.DIRECTORY.resolve("x86_64/capture.avro"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("was read of no process: there is smaps of walkload[")
        .hasLineCount(1);
  }
}
