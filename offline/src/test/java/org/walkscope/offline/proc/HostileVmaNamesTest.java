// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Vma;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** Names of mapped files that try to look like lines, or to control who reads them. */
class HostileVmaNamesTest {
  private static final Path CAPTURE = Golden.STORIES.resolve("everything-x86_64/capture.avro");
  private static final String NAME = "a\n00400000-00401000 \u001b[2J\r\u202e\u0085x";

  private static void rename(Vma vma) {
    vma.setFile(true);
    vma.setName(NAME);
  }

  private static void expectNoControl(String text, long lines) {
    String shown = TextCommand.shown(text, true);
    assertThat(shown.chars().filter(c -> c != '\n')).allMatch(c -> c >= ' ' && c <= '~');
    assertThat(shown.lines()).hasSize((int) lines);
    assertThat(shown).contains("\\u001b[2J\\u000d");
    assertThat(TextCommand.shown(text, false)).isEqualTo(text).contains("\u001b[2J\r");
  }

  private static String smaps(Snapshot snapshot) {
    return String.join("", SmapsPrinter.smaps(snapshot.getHost(), snapshot.getVmas(), Map.of()));
  }

  @Test
  void smapsHasThemAsTheKernelAndATerminalEscaped() throws Exception {
    Snapshot snapshot = RecordedResults.of(CAPTURE).all(Snapshot.class).get(0);
    long lines = smaps(snapshot).lines().count();
    rename(snapshot.getVmas().get(0).getVma());
    String text = smaps(snapshot);
    assertThat(text).contains(" ?/a\\01200400000-00401000 \u001b");
    expectNoControl(text, lines);
  }

  @Test
  void aFileIsNamedLikeSharedMemory() throws Exception {
    Snapshot snapshot = RecordedResults.of(CAPTURE).all(Snapshot.class).get(0);
    Vma vma = snapshot.getVmas().get(0).getVma();
    vma.setFile(true);
    vma.setName("[anon_shmem:\nx");
    assertThat(smaps(snapshot)).contains(" [anon_shmem:\\012x\n");
  }

  @Test
  void numaMapsHasThemAsTheKernelAndATerminalEscaped() throws Exception {
    List<Walk> walks =
        RecordedResults.of(CAPTURE).all(Walk.class).stream()
            .filter(walk -> walk.getFile() == ProcFile.NUMA_MAPS)
            .toList();
    Reads reads =
        new Reads(ProcFile.NUMA_MAPS, Long.MAX_VALUE, new ReadProcesses(new ReadChoice()));
    walks.forEach(walk -> reads.take(ResultTopic.WALKS, walk));
    rename(walks.get(0).getVma());
    List<Walk> read = reads.processes().chosen().orElseThrow().walks();
    String text = NumaMapsPrinter.text(read);
    assertThat(text).contains(" file=?/a\\01200400000-00401000\\040\u001b");
    expectNoControl(text, read.size());
  }
}
