// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Seeds;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.WireView;

class EventColumnTest {
  @Test
  void whatIsWrittenIsReadBackExactly() {
    Seeds.scripts(
        2000,
        60,
        (draws, events) -> {
          long seed = draws.seed();
          TraceFragment fragment = written(seed, events);
          assertThat(read(new EventReader(), fragment))
              .isEqualTo(EventSequences.lines(seed, events));
          assertThat(fragment.getEvents()).isEqualTo(events);
        });
  }

  @Test
  void aWriterAndAReaderRememberNothingOfTheColumnBefore() {
    Seeds.each(
        200,
        draws -> {
          long first = draws.bits();
          long second = draws.bits();
          EventWriter writer = new EventWriter(12);
          EventReader reader = new EventReader();
          for (long seed : new long[] {first, second, first}) {
            writer.clear();
            new EventSequences(seed).drive(30, writer);
            TraceFragment fragment = new TraceFragment();
            writer.into(fragment);
            assertThat(fragment.getColumn()).isEqualTo(written(seed, 30).getColumn());
            assertThat(read(reader, fragment)).isEqualTo(EventSequences.lines(seed, 30));
          }
        });
  }

  @Test
  void aFlippedBitIsFoundByTheChecksum() {
    Seeds.each(
        100,
        draws -> {
          long seed = draws.seed();
          TraceFragment fragment = written(seed, 10);
          byte[] column = fragment.getColumn().array();
          for (int bit = 0; bit < column.length * 8; bit += 1 + column.length / 40) {
            column[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(new EventReader(), fragment))
                .isInstanceOf(MalformedColumnException.class)
                .hasMessageContaining("checksum");
            column[bit / 8] ^= (byte) (1 << bit % 8);
          }
        });
  }

  /** The checksum is repaired, so that the change reaches the reader. */
  @Test
  void aChangedColumnGivesTheTypedErrorOrACleanParse() {
    Seeds.each(
        3000,
        draws -> {
          long seed = draws.seed();
          Random random = new Random(seed);
          byte[] column = written(seed, 1 + random.nextInt(20)).getColumn().array();
          for (int change = 0; change <= random.nextInt(4); change++) {
            column[random.nextInt(column.length)] = (byte) random.nextInt();
          }
          parse(column);
        });
  }

  @Test
  void aColumnCutAnywhereGivesTheTypedErrorOrACleanParse() {
    Seeds.each(
        300,
        draws -> {
          long seed = draws.seed();
          byte[] column = written(seed, 8).getColumn().array();
          for (int length = 0; length < column.length; length += 1 + column.length / 200) {
            parse(Arrays.copyOf(column, length));
          }
        });
  }

  @Test
  void noiseGivesTheTypedErrorOrACleanParse() {
    Seeds.each(
        3000,
        draws -> {
          byte[] noise = draws.bytes(200);
          byte[] column = new byte[noise.length + 2];
          System.arraycopy(noise, 0, column, 2, noise.length);
          column[0] = ColumnState.VERSION;
          column[1] = 12;
          parse(column);
        });
  }

  @Test
  void theHungriestColumnIsReadInSeconds() {
    // FOLIOS, no time, 2048 folios, all 2048 as expected: the most calls for the fewest bytes
    byte[] event = {
      ColumnState.FOLIOS | ColumnState.IN_STEP, 0, (byte) 0x80, 0x10, (byte) 0x81, 0x20
    };
    byte[] column = new byte[2 + 10_000 * event.length];
    column[0] = ColumnState.VERSION;
    column[1] = 12;
    for (int at = 2; at < column.length; at++) {
      column[at] = event[(at - 2) % event.length];
    }
    FolioCount count = new FolioCount();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> new EventReader().read(ByteBuffer.wrap(column), crc(column), List.of(), count));
    assertThat(count.folios).isEqualTo(10_000L * EventReader.MAX_PARTS);
  }

  private static final class FolioCount extends NamedEvents {
    private long folios;

    @Override
    protected void event(String kind, EventView event) {}

    @Override
    protected void part(String kind, WireView folio) {
      folios++;
    }
  }

  @Test
  void moreLikeFoliosThanTheEventHasAreMalformed() {
    byte[] column = {
      ColumnState.VERSION, 12, ColumnState.FOLIOS | ColumnState.IN_STEP, 0, 1, (2 << 1) | 1
    };
    assertThatThrownBy(
            () -> new EventReader().read(ByteBuffer.wrap(column), crc(column), List.of(), nobody()))
        .isInstanceOf(MalformedColumnException.class)
        .hasMessage("2 like folios where 1 are left at byte 6 of the event column");
  }

  @Test
  void aRunOfMoreEntriesThanAnyTableHasIsMalformed() throws MalformedColumnException {
    EventWriter writer = new EventWriter(12);
    writer.entries(EntriesView.allocate().nrRuns(1));
    writer.run(RunView.allocate().count(EventReader.MAX_RUN_ENTRIES));
    TraceFragment fragment = new TraceFragment();
    writer.into(fragment);
    assertThat(read(new EventReader(), fragment)).hasSize(2);
    assertThat(fragment.getEntries()).isEqualTo(EventReader.MAX_RUN_ENTRIES);

    byte[] column = fragment.getColumn().array();
    column[column.length - 1]++; // the count's high bits
    assertThatThrownBy(
            () -> new EventReader().read(ByteBuffer.wrap(column), crc(column), List.of(), nobody()))
        .isInstanceOf(MalformedColumnException.class)
        .hasMessageContaining("run of")
        .extracting(e -> ((MalformedColumnException) e).position())
        .isEqualTo(column.length);
  }

  @Test
  void aFragmentThatMiscountsItsEventsIsMalformed() {
    TraceFragment fragment = written(1, 10);
    fragment.setEvents(11);
    assertThatThrownBy(() -> read(new EventReader(), fragment))
        .isInstanceOf(MalformedColumnException.class)
        .hasMessageContaining("column of 10 events, not 11");
  }

  @Test
  void anUnfinishedEventIsRefused() {
    EventWriter writer = new EventWriter(12);
    writer.entries(EntriesView.allocate().nrRuns(2));
    writer.run(RunView.allocate().count(1));
    assertThatThrownBy(() -> writer.into(new TraceFragment()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("runs still to come");
  }

  private static TraceFragment written(long seed, int events) {
    EventWriter writer = new EventWriter(12);
    new EventSequences(seed).drive(events, writer);
    TraceFragment fragment = new TraceFragment();
    writer.into(fragment);
    return fragment;
  }

  private static List<String> read(EventReader reader, TraceFragment fragment)
      throws MalformedColumnException {
    List<String> lines = new ArrayList<>();
    reader.read(fragment, new EventText(lines::add));
    return lines;
  }

  private static void parse(byte[] column) {
    List<String> strings = List.of("a", "b", "c", "d", "e");
    try {
      new EventReader().read(ByteBuffer.wrap(column), crc(column), strings, nobody());
    } catch (MalformedColumnException e) {
      assertThat(e.position()).isBetween(0, column.length);
    }
  }

  private static EventVisitor nobody() {
    return new EventText(line -> {});
  }

  private static int crc(byte[] column) {
    CRC32C crc = new CRC32C();
    crc.update(column);
    return (int) crc.getValue();
  }
}
