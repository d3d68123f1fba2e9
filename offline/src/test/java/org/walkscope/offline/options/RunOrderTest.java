// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.capture.CaptureWriter;
import org.walkscope.capture.PrivateFile;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.schema.PartMark;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/** Parts of one second, which begin with the same counters. */
class RunOrderTest {
  private static final long COUNTED_NS = 1_000;
  private static final Path AGENT = Golden.STORIES.resolve("agent-x86_64/capture.avro");

  @TempDir Path folder;

  private final PartMark mark = new PartMark();
  private TraceFragment fragment;

  @BeforeEach
  void read() throws IOException {
    fragment =
        (TraceFragment)
            CaptureCopy.records(AGENT).stream()
                .filter(TraceFragment.class::isInstance)
                .findFirst()
                .orElseThrow();
  }

  private String first(String name) throws IOException {
    fragment.setLastTimestampNs(COUNTED_NS);
    try (CaptureWriter writer = writer(name, Map.of())) {
      writer.write(fragment);
    }
    return folder.resolve(name).toString();
  }

  private String part(String name, Map<String, String> notes, long firstNs) throws IOException {
    fragment.setLastTimestampNs(firstNs);
    ProbeLoss counted =
        new ProbeLoss(
            fragment.getHost(), fragment.getStreamEpochNs(), COUNTED_NS, List.of(), List.of());
    try (CaptureWriter writer = writer(name, notes)) {
      writer.write(mark.of(counted));
      writer.write(mark.of(fragment));
    }
    return folder.resolve(name).toString();
  }

  private CaptureWriter writer(String name, Map<String, String> notes) throws IOException {
    return new CaptureWriter(
        PrivateFile.create(folder.resolve(name), false),
        fragment.getHost(),
        fragment.getStreamEpochNs(),
        notes);
  }

  private String part(int number, long firstNs) throws IOException {
    return part(number + ".part", Map.of("part", number + " of a recording"), firstNs);
  }

  private String segment(int number, long firstNs) throws IOException {
    return part(number + ".segment", Map.of("segment", number + " of a spool"), firstNs);
  }

  @Test
  void aPartWhoseFirstFragmentIsOlderKeepsItsPlace() throws IOException {
    String first = first("1.part");
    String second = part(2, 5_000);
    String third = part(3, 2_000);
    String tenth = part(10, 500);
    assertThat(RunOrder.of(List.of(tenth, third, second, first)))
        .containsExactly(first, second, third, tenth);
  }

  @Test
  void aSegmentWhoseFirstFragmentIsOlderKeepsItsPlace() throws IOException {
    String ninth = segment(9, 5_000);
    String tenth = segment(10, 2_000);
    assertThat(RunOrder.of(List.of(tenth, ninth))).containsExactly(ninth, tenth);
  }

  /** A ring has no number. */
  @Test
  void timesDecideWhereOneHasNoNumber() throws IOException {
    String second = part(2, 5_000);
    String ring = part("ring", Map.of("part", "the ring of a recording"), 2_000);
    assertThat(RunOrder.of(List.of(second, ring))).containsExactly(ring, second);
  }
}
