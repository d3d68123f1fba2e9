// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.ingest.record.Trigger;

class RecorderTripTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> written = new ArrayList<>();
  private final RecorderTrip trip =
      new RecorderTrip(
          new RecorderPlan(
              Path.of("into"), new Trigger.Converter().convert("lost>3"), 2 * SECOND, 10),
          written::add);

  /** Records of a stream that loses 5 events in some seconds. */
  private static List<SpecificRecord> losses(int seconds, int... losing) throws IOException {
    StreamBuilder builder = new StreamBuilder();
    long lost = 0;
    for (int second = 1; second <= seconds; second++) {
      for (int each : losing) {
        lost += each == second ? 5 : 0;
      }
      builder.loss(second * SECOND, 7, 1000, lost);
    }
    RecordedSink sink = new RecordedSink();
    new Ingest(FragmentSettings.usual(), () -> 0, progress -> {})
        .run(new ByteArrayInputStream(builder.end(seconds * SECOND + 1).bytes()), header -> sink);
    return List.copyOf(sink.losses);
  }

  @Test
  void whatTwoStreamsMeetTogetherIsOneIncident() throws IOException {
    List<SpecificRecord> one = losses(9, 3);
    List<SpecificRecord> other = losses(9, 4);
    for (int i = 0; i < 9; i++) {
      trip.take("one", one.subList(i, i + 1));
      trip.take("other", other.subList(i, i + 1));
      assertThat(written).hasSize(i + 1 < 5 ? 0 : 1);
    }
    assertThat(written).containsExactly("lost>3, 5 events lost");
  }

  /** Its events come when the recording, in which they are, is written. */
  @Test
  void aStreamThatIsBehindTellsNoSecondTimeOfTheSameIncident() throws IOException {
    trip.take("one", losses(9, 3));
    trip.take("other", losses(9, 4));
    assertThat(written).hasSize(1);
  }

  @Test
  void aLaterIncidentIsAnother() throws IOException {
    trip.take("one", losses(12, 3, 8));
    assertThat(written).hasSize(2);
  }

  @Test
  void anotherStreamOfTheHostTellsTheTimeWhenTheFirstIsGone() throws IOException {
    trip.take("one", losses(9, 3).subList(0, 3));
    trip.take("other", losses(9));
    assertThat(written).hasSize(1);
  }
}
