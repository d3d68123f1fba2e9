// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.schema.SpoolMark;

class SpoolMarkTest {
  @TempDir Path folder;

  @Test
  void aReaderOfCapturesSkipsMarks() throws IOException {
    Reading reading = Reading.of(Files.readAllBytes(segment()));
    assertThat(reading.failure()).isNull();
    assertThat(reading.records()).isEqualTo(SmallCapture.records());
  }

  @Test
  void aReaderOfSegmentsGivesMarksAsTheLastOfTheirBlocks() throws IOException {
    List<CaptureDamage> damage = new ArrayList<>();
    List<SpecificRecord> records = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(segment());
    List<Long> markEnds = new ArrayList<>();
    try (CaptureReader reader =
        CaptureReader.ofSegment(new ByteArrayInputStream(bytes), damage::add)) {
      for (SpecificRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
        if (next instanceof SpoolMark m && !m.getMore()) {
          markEnds.add(reader.position());
        }
      }
    }
    assertThat(damage).isEmpty();
    assertThat(records).hasSize(8).contains(mark(1, true), mark(1, false), mark(2, false));
    assertThat(markEnds).hasSize(2);
    for (long end : markEnds) {
      assertThat(SmallCapture.markerEnd(bytes, (int) end - 16)).isEqualTo((int) end);
    }
  }

  /** The writer ends in between, and another goes on behind it. */
  private Path segment() throws IOException {
    Path path = folder.resolve("segment.avro");
    try (CaptureWriter writer = new CaptureWriter(path, SmallCapture.HOST, SmallCapture.EPOCH_NS)) {
      writer.write((SpecificRecord) mark(1, true));
      writer.write(mark(1, false));
      writer.write(SmallCapture.fragment(0));
      writer.write(SmallCapture.fragment(1));
      writer.write(SmallCapture.loss());
    }
    try (CaptureWriter writer =
        CaptureWriter.continuing(path, Files.newOutputStream(path, StandardOpenOption.APPEND), 2)) {
      writer.write(SmallCapture.fragment(2));
      writer.write(mark(2, false));
      writer.write(SmallCapture.end());
    }
    return path;
  }

  private static SpoolMark mark(long offset, boolean more) {
    return SpoolMark.newBuilder()
        .setHostname("host")
        .setBootId("boot")
        .setStreamEpochNs(SmallCapture.EPOCH_NS)
        .setOffset(offset)
        .setFrames(1)
        .setWhole(false)
        .setMore(more)
        .setEnded(false)
        .setFragments(2)
        .setEvents(3)
        .setEntries(4)
        .setMonotonicToEpochNs(5)
        .setNowNs(6)
        .setLookedNs(7)
        .setFirstFragment(0)
        .setThreads(List.of())
        .setForgotten(List.of())
        .setCgroups(List.of())
        .setPrograms(List.of())
        .setCounters(List.of())
        .build();
  }
}
