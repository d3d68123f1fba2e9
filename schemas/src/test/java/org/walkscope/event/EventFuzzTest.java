// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.provider.MethodSource;
import org.walkscope.schema.TraceFragment;

class EventFuzzTest {
  private static final List<String> STRINGS = List.of("", "a", "bb", "ccc", "dddd");

  /** Columns as the writer makes them; the files beside this class hold damaged ones. */
  static Stream<byte[]> written() {
    return Stream.of(1L, 2L, 3L).map(EventFuzzTest::column);
  }

  /** Damage gives the typed error; a column that is read can be written, and read alike. */
  @MethodSource("written")
  @FuzzTest(maxDuration = "3m")
  void columnIsRefusedOrReadAndWrittenAnew(byte[] column) throws MalformedColumnException {
    EventWriter writer = new EventWriter(12);
    List<String> lines = new ArrayList<>();
    try {
      read(column, STRINGS, new EventText(lines::add));
      read(column, STRINGS, writer);
    } catch (MalformedColumnException e) {
      assertThat(e.position()).isBetween(0, column.length);
      return;
    }
    TraceFragment fragment = new TraceFragment();
    writer.into(fragment);
    List<String> again = new ArrayList<>();
    new EventReader().read(fragment, new EventText(again::add));
    assertThat(again).isEqualTo(lines);
  }

  private static void read(byte[] column, List<String> strings, EventVisitor visitor)
      throws MalformedColumnException {
    CRC32C crc = new CRC32C();
    crc.update(column);
    new EventReader().read(ByteBuffer.wrap(column), (int) crc.getValue(), strings, visitor);
  }

  private static byte[] column(long seed) {
    EventWriter writer = new EventWriter(12);
    new EventSequences(seed).drive(40, writer);
    TraceFragment fragment = new TraceFragment();
    writer.into(fragment);
    return fragment.getColumn().array();
  }
}
