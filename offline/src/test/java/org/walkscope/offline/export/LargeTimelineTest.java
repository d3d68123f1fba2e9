// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineCommands;
import org.walkscope.testing.Golden;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TracePacket;
import org.walkscope.views.perfetto.proto.PerfettoTrace.TrackEvent;

class LargeTimelineTest {
  private static final int RUNS = 120;

  /** Less than the slices of all runs take as objects, more than rebuilding needs. */
  private static final String HEAP = "-Xmx96m";

  @TempDir Path folder;

  @Test
  void aTraceLargerThanTheMemoryHasAllThatThoseOfItsRunsHave()
      throws IOException, InterruptedException {
    Path story = Golden.STORIES.resolve("everything-x86_64").resolve("capture.avro");
    Path one = export(story);
    Path many = export(CaptureCopy.manyRuns(story, folder.resolve("many.avro"), RUNS));
    assertThat(Files.size(many)).isGreaterThan(50 << 20);
    Map<String, Integer> events = events(one);
    assertThat(events).containsKeys("walk", "lock", "end");
    events.replaceAll((category, count) -> count * RUNS);
    assertThat(events(many)).isEqualTo(events);
  }

  private Path export(Path capture) throws IOException, InterruptedException {
    Path file = folder.resolve(capture.getFileName() + ".perfetto-trace");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                OfflineCommands.class.getName(),
                "export",
                capture.toString(),
                "--perfetto",
                file.toString(),
                "--memory",
                "64MiB")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return file;
  }

  /** Begins and instants by category, and ends. */
  private static Map<String, Integer> events(Path file) throws IOException {
    Map<String, Integer> events = new TreeMap<>();
    try (InputStream in = Files.newInputStream(file)) {
      CodedInputStream trace = CodedInputStream.newInstance(in);
      while (trace.readTag() != 0) { // of a packet: a trace has nothing else
        TracePacket packet =
            trace.readMessage(TracePacket.parser(), ExtensionRegistryLite.getEmptyRegistry());
        trace.resetSizeCounter();
        if (packet.hasTrackEvent()) {
          TrackEvent event = packet.getTrackEvent();
          events.merge(
              event.getCategoriesCount() == 0 ? "end" : event.getCategories(0), 1, Integer::sum);
        }
      }
    }
    return events;
  }
}
