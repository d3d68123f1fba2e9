// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.pipeline.TestHosts;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.pipeline.WalkScript;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.Topics;
import org.walkscope.schema.TraceFragment;

class PolledDeserializerTest {
  private static final byte[] KEY = "alpha/boot/7".getBytes(UTF_8);

  private final RecordCodec<TraceFragment> codec = RecordCodec.of(TraceFragment.class);
  private final PolledDeserializer deserializer =
      new PolledDeserializer(Set.of(Topics.TRACE), Set.of(StageLoss.class));

  @Test
  void readsAFragmentWithItsPlace() {
    Polled polled = read(Topics.TRACE, codec.encode(fragment())).get(0);
    assertThat(((Polled.Read) polled).record()).isEqualTo(fragment());
    assertThat(polled.place().topic()).isEqualTo("walkscope.trace");
    assertThat(polled.place().partition()).isEqualTo(3);
    assertThat(polled.place().offset()).isEqualTo(17);
  }

  @Test
  void leavesOutWhatIsUnwantedAndWhatAnotherJobCounts() {
    StageLoss loss = new StageLoss("pipeline", "alpha", "boot", "walks_late", 3L, "walk 7", 5L);
    assertThat(read(Topics.LOSS, RecordCodec.of(StageLoss.class).encode(loss))).isEmpty();
    assertThat(read(Topics.LOSS, new byte[] {1, 2, 3})).isEmpty();
    StreamEnd end = new StreamEnd(TestHosts.x86(), 1L, 2L, 3L, 4L, 5L);
    byte[] bytes = RecordCodec.of(StreamEnd.class).encode(end);
    assertThat(((Polled.Read) read(Topics.LOSS, bytes).get(0)).record()).isEqualTo(end);
  }

  @Test
  void makesADeadLetterOfATombstoneAndOfEveryPrefixOfAFragment() {
    assertThat(letter(null).cause()).contains("tombstone");
    byte[] whole = codec.encode(fragment());
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      DeadLetter letter = letter(part);
      assertThat(letter).as("first %d bytes", length).isNotNull();
      assertThat(letter.value()).isEqualTo(part);
      assertThat(letter.key()).isEqualTo(KEY);
      assertThat(letter.offset()).isEqualTo(17);
    }
  }

  @Test
  void makesADeadLetterOfAnUnknownSchema() {
    byte[] bytes = codec.encode(fragment());
    bytes[5] ^= 1;
    assertThat(letter(bytes).cause()).contains("unknown schema");
  }

  @Test
  void makesADeadLetterOfAFragmentThatNoResultCouldCarry() {
    TraceFragment longName = fragment();
    longName.getHost().setHostname("x".repeat(1_000_000));
    assertThat(letter(codec.encode(longName)).cause()).contains("256 characters");
    TraceFragment shift = fragment();
    shift.getHost().setPageShift(99);
    assertThat(letter(codec.encode(shift)).cause()).contains("page shifts 99");
  }

  @Test
  void writesADeadLetterAsItCameWithItsPlaceAndCause() {
    ProducerRecord<byte[], byte[]> record =
        new DeadLetterSerializer()
            .serialize(
                new DeadLetter("walkscope.trace", 3, 17, "torn", KEY, new byte[] {1, 2}), null, 5L);
    assertThat(record.topic()).isEqualTo("walkscope.dead-letter");
    assertThat(record.key()).isEqualTo(KEY);
    assertThat(record.value()).containsExactly(1, 2);
    assertThat(header(record, "walkscope.topic")).isEqualTo("walkscope.trace");
    assertThat(header(record, "walkscope.partition")).isEqualTo("3");
    assertThat(header(record, "walkscope.offset")).isEqualTo("17");
    assertThat(header(record, "walkscope.cause")).isEqualTo("torn");
    assertThat(record.headers().lastHeader("walkscope.truncated-from-bytes")).isNull();
  }

  @Test
  void leavesOffTheEndOfADeadLetterThatWouldNotFitIntoAMessage() {
    byte[] huge = new byte[1_048_500];
    ProducerRecord<byte[], byte[]> record =
        new DeadLetterSerializer()
            .serialize(new DeadLetter("walkscope.trace", 3, 17, "torn", null, huge), null, 5L);
    assertThat(record.value()).hasSize(900_000);
    assertThat(header(record, "walkscope.truncated-from-bytes")).isEqualTo("1048500");
  }

  private DeadLetter letter(byte[] value) {
    return ((Polled.Unreadable) read(Topics.TRACE, value).get(0)).letter();
  }

  private List<Polled> read(String topic, byte[] value) {
    deserializer.open(null);
    List<Polled> out = new ArrayList<>();
    deserializer.deserialize(new ConsumerRecord<>(topic, 3, 17, KEY, value), new ToList(out));
    return out;
  }

  private static TraceFragment fragment() {
    ThreadTrace trace = new ThreadTrace(TestHosts.x86(), TestHosts.walker(7));
    trace.write(to -> WalkScript.begin(to, 1, 0, WalkScript.smaps(0, 4096).build()).end());
    return trace.fragments().get(0);
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private record ToList(List<Polled> list) implements Collector<Polled> {
    @Override
    public void collect(Polled polled) {
      list.add(polled);
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
