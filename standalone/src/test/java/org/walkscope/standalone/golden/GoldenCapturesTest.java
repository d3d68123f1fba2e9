// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walker;

class GoldenCapturesTest {
  private static final List<String> FILES =
      List.of("capture.avro", "smaps.txt", "smaps_rollup.txt", "maps.txt", "TARGET");

  @TempDir private Path directory;
  private Path folder;

  @BeforeEach
  void writeOne() throws Exception {
    folder = Files.createDirectory(directory.resolve("case"));
    Host host =
        Host.newBuilder()
            .setHostname("h")
            .setBootId("b")
            .setArch(Arch.ARM64)
            .setKernelRelease("7.3")
            .setPageShift(12)
            .setPgtableLevels(4)
            .setPmdShift(21)
            .setPudShift(30)
            .setMode(TraceMode.EXACT)
            .setDetail(Detail.FOLIOS)
            .setConstants(Map.of())
            .setMonotonicToEpochNs(1)
            .build();
    try (CaptureWriter writer = new CaptureWriter(folder.resolve("capture.avro"), host, 1)) {
      byte[] column = new byte[300];
      new Random(1).nextBytes(column);
      for (int i = 0; i < 3; i++) {
        writer.write(
            new TraceFragment(
                host,
                1L,
                (long) i,
                Walker.newBuilder()
                    .setTgid(1)
                    .setTid(1)
                    .setComm("cat")
                    .setStartBoottimeNs(1L)
                    .build(),
                1L,
                2L,
                3,
                4L,
                List.of("a"),
                List.of(),
                ByteBuffer.wrap(column),
                0));
        writer.write(new ProbeLoss(host, 1L, 2L, List.of(), List.of()));
      }
      writer.write(new StreamEnd(host, 1L, 2L, 3L, 4L, 0L));
    }
    for (String file : FILES.subList(1, FILES.size())) {
      Files.writeString(folder.resolve(file), "tgid=42\n");
    }
    writeSums();
  }

  private void writeSums() throws Exception {
    StringBuilder sums = new StringBuilder();
    for (String file : FILES) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(file)));
      sums.append(HexFormat.of().formatHex(digest)).append("  ").append(file).append('\n');
    }
    Files.writeString(folder.resolve("SHA256SUMS"), sums);
  }

  @Test
  void readsEveryFolderWithACapture() throws IOException {
    Files.createDirectory(directory.resolve("notes"));
    Files.writeString(directory.resolve("README.md"), "how to record");
    List<RecordedRead> reads = GoldenCaptures.read(directory);
    assertThat(reads).extracting(RecordedRead::name).containsExactly("case");
    assertThat(reads.get(0).tgid()).isEqualTo(42);
  }

  @Test
  void aByteChangedAnywhereIsFoundAndTheFileNamed() throws IOException {
    for (String file : FILES) {
      Path path = folder.resolve(file);
      byte[] good = Files.readAllBytes(path);
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << (at % 8));
        Files.write(path, bad);
        assertThatThrownBy(() -> GoldenCaptures.read(directory))
            .isInstanceOf(GoldenException.class)
            .hasMessageStartingWith(path + " is damaged")
            .hasMessageNotContaining("\n");
      }
      Files.write(path, good);
    }
    assertThat(GoldenCaptures.read(directory)).hasSize(1);
  }

  @Test
  void aByteChangedInACaptureIsPlaced() throws IOException {
    Path path = folder.resolve("capture.avro");
    byte[] good = Files.readAllBytes(path);
    List<Integer> withoutPlace = new ArrayList<>();
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) 0xff;
      Files.write(path, bad);
      if (!catchThrowable(() -> GoldenCaptures.read(directory))
          .getMessage()
          .matches(".* at byte [0-9]+")) {
        withoutPlace.add(at);
      }
    }
    assertThat(withoutPlace).as("bytes that zstd ignores").hasSizeLessThan(good.length / 100);
  }

  @Test
  void aMissingFileAndAMissingDigestAreNamed() throws Exception {
    Files.delete(folder.resolve("maps.txt"));
    assertThatThrownBy(() -> GoldenCaptures.read(directory))
        .hasMessage(folder.resolve("maps.txt") + " is missing");
    Files.writeString(folder.resolve("maps.txt"), "tgid=42\n");
    Files.writeString(folder.resolve("SHA256SUMS"), "");
    assertThatThrownBy(() -> GoldenCaptures.read(directory))
        .hasMessageContaining("does not list smaps.txt");
    Files.writeString(folder.resolve("SHA256SUMS"), "abc\n");
    assertThatThrownBy(() -> GoldenCaptures.read(directory))
        .hasMessageContaining("SHA256SUMS line 1");
    Files.delete(folder.resolve("SHA256SUMS"));
    assertThatThrownBy(() -> GoldenCaptures.read(directory))
        .hasMessage(folder.resolve("SHA256SUMS") + " is missing");
  }

  @Test
  void nothingFoundIsAnErrorThatSaysWhatToDo() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> GoldenCaptures.read(empty)).hasMessageContaining("guest record");
    assertThatThrownBy(() -> GoldenCaptures.read(directory.resolve("no")))
        .hasMessageContaining("--golden");
  }

  @Test
  void aTargetFileWithoutATgidIsNamed() throws Exception {
    Files.writeString(folder.resolve("TARGET"), "pid 42\n");
    writeSums();
    RecordedRead read = GoldenCaptures.read(directory).get(0);
    assertThatThrownBy(read::tgid).hasMessageContaining("TARGET has no line tgid=N");
  }
}
