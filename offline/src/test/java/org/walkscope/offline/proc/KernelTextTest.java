// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.offline.OfflineRun;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** Texts from traces beside what the kernel answered to the very reads that were traced. */
class KernelTextTest {
  @TempDir Path folder;

  /**
   * Text of the kernel.
   *
   * @param at value of --at; null for the last read
   */
  private record Recorded(String file, Path capture, Path text, String at) {}

  static Stream<Arguments> recorded() throws Exception {
    List<Recorded> all = new ArrayList<>();
    for (String arch : List.of("x86_64", "arm64")) {
      Path golden = Golden.DIRECTORY.resolve(arch);
      for (String file : List.of("smaps", "smaps_rollup")) {
        all.add(
            new Recorded(
                file, golden.resolve("capture.avro"), golden.resolve(file + ".txt"), null));
      }
      all.addAll(indexed(Golden.STORIES.resolve("everything-" + arch)));
    }
    all.addAll(indexed(Golden.STORIES.resolve("walkers-x86_64")));
    Path batching = Golden.STORIES.resolve("batching-x86_64");
    for (String kind : List.of("folios", "pages")) {
      all.add(
          new Recorded(
              "numa_maps",
              batching.resolve(kind + "-capture.avro"),
              batching.resolve(kind + "-numa_maps.txt"),
              null));
    }
    return all.stream().map(each -> Arguments.of(each.text(), each));
  }

  /** Reads of an index whose text was kept. */
  private static List<Recorded> indexed(Path story) throws Exception {
    Path capture = story.resolve("capture.avro");
    long toEpochNs = monotonicToEpochNs(capture);
    List<Recorded> reads = new ArrayList<>();
    for (String line : Files.readAllLines(story.resolve("reads.index"))) {
      Map<String, String> words =
          Arrays.stream(line.split(" ", -1))
              .collect(
                  Collectors.toMap(
                      word -> word.substring(0, word.indexOf('=')),
                      word -> word.substring(word.indexOf('=') + 1)));
      Path text = story.resolve(words.getOrDefault("path", "none"));
      String file = words.get("file").replace("_range", "");
      if (Files.exists(text) && !file.equals("maps")) {
        long endNs = Long.parseLong(words.get("end_ns")) + toEpochNs;
        reads.add(new Recorded(file, capture, text, Instant.ofEpochSecond(0, endNs).toString()));
      }
    }
    assertThat(reads).isNotEmpty();
    return reads;
  }

  private static long monotonicToEpochNs(Path capture) throws Exception {
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        if (next instanceof TraceFragment fragment) {
          return fragment.getHost().getMonotonicToEpochNs();
        }
      }
    }
    throw new AssertionError(capture + " has no fragment");
  }

  private static List<String> printed(Recorded read) {
    List<String> words = new ArrayList<>(List.of(read.file(), read.capture().toString()));
    if (read.at() != null) {
      words.addAll(List.of("--at", read.at()));
    }
    OfflineRun run = OfflineRun.of(words.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out().lines().toList();
  }

  /** Each line equals the kernel's but for the marks; of the gate VMA is no walk. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void equalsTheKernelsTextInEachFieldThatIsTold(Path name, Recorded read) throws IOException {
    List<String> kernel = Files.readAllLines(read.text(), StandardCharsets.ISO_8859_1);
    int at = 0;
    long told = 0;
    long fields = 0;
    for (String line : printed(read)) {
      if (line.startsWith("ProtectionKey:") && !kernel.get(at).startsWith("ProtectionKey:")) {
        continue; // of CPUs with keys alone
      }
      assertThat(kernel.size()).as(line).isGreaterThan(at);
      assertThat(kernel.get(at)).matches(pattern(line));
      List<String> words = fields(line);
      fields += words.size();
      told += words.stream().filter(word -> !word.contains(Told.NOT)).count();
      at++;
    }
    if (at < kernel.size()) {
      assertThat(kernel.get(at)).as("VMA that is not walked").endsWith("[vsyscall]");
      assertThat(kernel.subList(at + 1, kernel.size())).noneMatch(line -> line.contains("-"));
    }
    System.out.printf("%s: %d of %d fields are told%n", name, told, fields);
    assertThat(told).isGreaterThan(fields * (read.file().equals("numa_maps") ? 60 : 85) / 100);
  }

  /** The figures are not compared: the process ran on between the kernel's look and the probe's. */
  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void hasVmasThatGrewMeanwhileAsOftenAsTheKernel(String arch) throws Exception {
    List<Recorded> reads = indexed(Golden.STORIES.resolve("agent-" + arch));
    assertThat(reads).hasSize(8);
    for (Recorded read : reads) {
      List<String> kernel = Files.readAllLines(read.text(), StandardCharsets.ISO_8859_1);
      assertThat(vmas(printed(read))).as(read.text().toString()).isEqualTo(vmas(kernel));
    }
  }

  private static List<String> vmas(List<String> text) {
    return text.stream()
        .filter(line -> line.matches("[0-9a-f]+-.*"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Arrays.stream(line.split(" *\\" + Told.NOT, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private static List<String> fields(String line) {
    return line.matches("[A-Za-z_]+:.*") ? List.of(line) : List.of(line.trim().split(" +", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void pagemapHasThePresentPagesThatSmapsCounts(String arch) throws IOException {
    Path story = Golden.STORIES.resolve("everything-" + arch);
    String capture = story.resolve("capture.avro").toString();
    OfflineRun run = OfflineRun.of("pagemap", capture);
    assertThat(run.status()).as(run.err()).isZero();
    Path binary = folder.resolve("pagemap.bin");
    assertThat(OfflineRun.of("pagemap", "--binary", binary.toString(), capture).status()).isZero();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
    List<long[]> present = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      String[] words = line.split(" ", -1);
      long entry = Long.parseUnsignedLong(words[1], 16);
      assertThat(bytes.getLong()).isEqualTo(entry);
      present.add(new long[] {Long.parseUnsignedLong(words[0], 16), entry >>> 63});
    }
    assertThat(bytes.remaining()).isZero();

    List<String> smaps = Files.readAllLines(story.resolve("smaps.txt"));
    int compared = 0;
    for (int i = 0; i < smaps.size(); i++) {
      if (smaps.get(i).endsWith("[heap]") || smaps.get(i).endsWith("[stack]")) {
        String[] range = smaps.get(i).split("[- ]", -1);
        long start = Long.parseUnsignedLong(range[0], 16);
        long end = Long.parseUnsignedLong(range[1], 16);
        long pages =
            present.stream()
                .filter(page -> page[0] >= start && page[0] < end)
                .mapToLong(page -> page[1])
                .sum();
        assertThat(smaps.get(i + 4)).isEqualTo("Rss:            %8d kB".formatted(4 * pages));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(2);
  }

  @Test
  void namesTheProcessesThatWereReadWhenAnotherIsAskedFor() {
    String capture = Golden.DIRECTORY.resolve("x86_64/capture.avro").toString();
    OfflineRun run = OfflineRun.of("smaps", "--pid", "1", capture);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .matches("walkscope smaps: smaps was read of walkload\\[\\d+\\]: not of 1\n");
    assertThat(OfflineRun.of("numa_maps", capture).err())
        .matches(
            "walkscope numa_maps: numa_maps was read of no process: there is smaps of .*\\]\n");
  }

  @Test
  void zerosBeforeANumberAreNotOfIt() {
    String capture = Golden.STORIES.resolve("agent-x86_64/capture.avro").toString();
    OfflineRun run = OfflineRun.of("smaps", "--pid", "0179", "--at", "+4s", capture);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run).isEqualTo(OfflineRun.of("smaps", "--pid", "179", "--at", "+4s", capture));
  }

  @Test
  void printsTheTableOfPageTypes() throws IOException {
    String capture = Golden.STORIES.resolve("everything-x86_64/capture.avro").toString();
    OfflineRun run = OfflineRun.of("page-types", capture);
    long pages = OfflineRun.of("pagemap", capture).out().lines().count();
    assertThat(run.status()).as(run.err()).isZero();
    String[] total = run.out().lines().reduce((a, b) -> b).orElseThrow().trim().split("\\s+", -1);
    assertThat(total[0]).isEqualTo("total");
    assertThat(Long.parseLong(total[1])).isPositive().isLessThan(pages);
  }
}
