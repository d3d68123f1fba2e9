// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.OfflineRun;
import org.walkscope.testing.Golden;

/** Cuts that are read beside other captures of their recording, and of others. */
class CutBesideOthersTest {
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");

  @TempDir Path folder;

  private Path cut(String name, Path capture, String... filter) {
    Path cut = folder.resolve(name);
    List<String> words = new ArrayList<>(List.of("cut", capture.toString(), "--into", "" + cut));
    words.addAll(List.of(filter));
    OfflineRun run = OfflineRun.of(words.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return cut;
  }

  private static String refusal(String command, Path earlier, Path later, Path cut) {
    return ("walkscope %s: %s and %s are of one recording, and %s is a cut, whose fragments are"
            + " numbered anew: name one of them, or what ./walkscope merge makes of both (--help)\n")
        .formatted(command, earlier, later, cut);
  }

  @ParameterizedTest
  @CsvSource({
    "report,",
    "report walks,",
    "whatif --batch folio,",
    "sql,select count(*) from walks",
    "export --json NEW,",
    "smaps --pid 1,"
  })
  void aCutIsNotReadBesideACaptureOfItsRun(String call, String query) {
    Path slow = cut("slow.avro", AGENT, "--slower", "5ms");
    Path begin = cut("begin.avro", AGENT, "--to", "+4s");
    Path rest = cut("rest.avro", AGENT, "--from", "+4s");
    Path other = Golden.STORIES.resolve("agent-arm64/capture.avro");
    Path merged = folder.resolve("merged.avro");
    OfflineRun.of("merge", other.toString(), slow.toString(), "--into", merged.toString());
    String command = call.substring(0, (call + " ").indexOf(' '));
    for (List<Path> captures :
        List.of(
            List.of(slow, AGENT, slow),
            List.of(AGENT, slow, slow),
            List.of(rest, begin, begin),
            List.of(begin, rest, rest),
            List.of(merged, AGENT, merged))) {
      OfflineRun run = run(call, query, captures.subList(0, 2));
      assertThat(run.err())
          .isEqualTo(refusal(command, captures.get(0), captures.get(1), captures.get(2)));
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(folder.resolve("new")).doesNotExist();
    }
  }

  private OfflineRun run(String call, String query, List<Path> captures) {
    List<String> words =
        new ArrayList<>(List.of(call.replace("NEW", "" + folder.resolve("new")).split(" ")));
    captures.forEach(capture -> words.add(capture.toString()));
    if (query != null) {
      words.add(query);
    }
    return OfflineRun.of(words.toArray(String[]::new));
  }

  @Test
  void whatIsRefusedCanBeMerged() throws IOException {
    Path begin = cut("begin.avro", AGENT, "--to", "+4s");
    Path rest = cut("rest.avro", AGENT, "--from", "+4s");
    Path merged = folder.resolve("merged.avro");
    OfflineRun run =
        OfflineRun.of("merge", rest.toString(), begin.toString(), "--into", merged.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(OfflineRun.json("report", "--json", merged.toString()).get("walks"))
        .isEqualTo(OfflineRun.json("report", "--json", AGENT.toString()).get("walks"));

    Path slow = cut("slow.avro", AGENT, "--slower", "5ms");
    run =
        OfflineRun.of("merge", slow.toString(), begin.toString(), "--into", "" + merged, "--force");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("name one of them, or one cut of the original with all that is wanted")
        .hasLineCount(1);
  }

  @Test
  void cutsOfOtherRunsAreReadTogether() throws IOException {
    Path slow = cut("slow.avro", AGENT, "--slower", "5ms");
    Path other = Golden.STORIES.resolve("agent-arm64/capture.avro");
    JsonNode both = OfflineRun.json("report", "--json", slow.toString(), other.toString());
    assertThat(OfflineRun.sum(both.get("walks"), "walks")).isEqualTo(walks(slow) + walks(other));
  }

  private static long walks(Path capture) throws IOException {
    return OfflineRun.sum(
        OfflineRun.json("report", "--json", capture.toString()).get("walks"), "walks");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCutBesideAPipeIsNotRead(boolean cutInThePipe) throws IOException, InterruptedException {
    Path slow = cut("slow.avro", AGENT, "--slower", "5ms");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path piped = cutInThePipe ? slow : AGENT;
    Process writer =
        new ProcessBuilder("sh", "-c", "timeout 60 cat '" + piped + "' > '" + pipe + "'").start();
    Path file = cutInThePipe ? AGENT : slow;
    OfflineRun run = OfflineRun.of("report", file.toString(), pipe.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .hasLineCount(1)
        .contains("a cut beside other captures: " + pipe + " is a pipe or a device, and is read");
    writer.destroy();
    writer.waitFor();
  }
}
