// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.capture.CaptureReader;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventText;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

/**
 * Recorded columns, of version 1, give the same events when they are written anew, and their bytes
 * stay the same from then on.
 */
class ColumnsAnewTest {
  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "arm64"})
  void eventsOfACaptureGiveItsColumnsAgain(String name) throws IOException {
    int fragments = 0;
    try (InputStream in =
        Files.newInputStream(Golden.DIRECTORY.resolve(name).resolve("capture.avro"))) {
      CaptureReader capture = new CaptureReader(in);
      for (SpecificRecord next = capture.next(); next != null; next = capture.next()) {
        if (next instanceof TraceFragment fragment) {
          TraceFragment once = anew(fragment);
          assertThat(events(once)).isEqualTo(events(fragment)).isNotEmpty();
          assertThat(anew(once)).isEqualTo(once);
          fragments++;
        }
      }
    }
    assertThat(fragments).isPositive();
  }

  private static List<String> events(TraceFragment fragment) throws IOException {
    List<String> lines = new ArrayList<>();
    new EventReader().read(fragment, new EventText(lines::add));
    return lines;
  }

  private static TraceFragment anew(TraceFragment fragment) throws IOException {
    EventWriter writer = new EventWriter(fragment.getHost().getPageShift());
    new EventReader().read(fragment, writer);
    TraceFragment anew = TraceFragment.newBuilder(fragment).build();
    writer.into(anew);
    return anew;
  }
}
