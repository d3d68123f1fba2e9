// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.capture.CaptureReader;
import org.walkscope.schema.TraceFragment;
import org.walkscope.testing.Golden;

class FleetTest {
  private static final List<Path> CAPTURES =
      List.of(Golden.DIRECTORY.resolve("x86_64/capture.avro"));

  @Test
  void isTheSameEachTimeAndInTheOrderOfItsTimes() throws IOException {
    List<SpecificRecord> fleet = Fleet.of(CAPTURES, 5, 2);
    assertThat(fleet).isEqualTo(Fleet.of(CAPTURES, 5, 2));
    assertThat(fragments(fleet))
        .isSortedAccordingTo((a, b) -> Long.compare(lastEpochNs(a), lastEpochNs(b)));
  }

  @Test
  void hasEveryEventButThoseOfTheHostsThatAreNotWell() throws Exception {
    Map<String, Integer> events = new TreeMap<>();
    for (TraceFragment fragment : fragments(Fleet.of(CAPTURES, 5, 1))) {
      events.merge(fragment.getHost().getHostname(), fragment.getEvents(), Integer::sum);
    }
    int all = 0;
    try (CaptureReader capture = CaptureReader.open(CAPTURES.get(0))) {
      for (var next = capture.next(); next != null; next = capture.next()) {
        all += next instanceof TraceFragment fragment ? fragment.getEvents() : 0;
      }
    }
    assertThat(events.get("guest-x86_64-0")).isEqualTo(all);
    assertThat(events.get("guest-x86_64-1")).isEqualTo(all - 12);
    assertThat(events.get("guest-x86_64-2")).isEqualTo(all + 12);
    assertThat(events.get("guest-x86_64-3")).isLessThan(all);
    assertThat(events.get("guest-x86_64-4")).isEqualTo(all);
  }

  @Test
  void hasThreadsThatAreInManyFragmentsAndNeverTheSameTwice() throws IOException {
    List<TraceFragment> fragments = fragments(Fleet.of(CAPTURES, 1, 3));
    assertThat(fragments).hasSizeGreaterThan(3 * 2 * 10);
    assertThat(new HashSet<>(fragments)).hasSameSizeAs(fragments);
    assertThat(fragments.stream().map(one -> one.getHost().getBootId()).distinct()).hasSize(3);
  }

  @Test
  void hasAWriterAndAReaderWaitForEachHoldOfMmapLock() throws IOException {
    List<SpecificRecord> fleet = Fleet.of(CAPTURES, 1, 1);
    Map<String, Integer> calm = calls(fleet);
    Map<String, Integer> stalled = calls(Stalled.of(fleet));
    assertThat(calm).doesNotContainKey("stall");
    assertThat(stalled.remove("stall")).isPositive().isLessThanOrEqualTo(2 * calm.get("lockHold"));
    assertThat(stalled).isEqualTo(calm);
  }

  private static Map<String, Integer> calls(List<SpecificRecord> fleet) throws IOException {
    Map<String, Integer> calls = new TreeMap<>();
    for (TraceFragment fragment : fragments(fleet)) {
      EventCalls.read(
          fragment, (event, arguments) -> calls.merge(event.getName(), 1, Integer::sum));
    }
    return calls;
  }

  private static List<TraceFragment> fragments(List<SpecificRecord> fleet) {
    return fleet.stream()
        .filter(TraceFragment.class::isInstance)
        .map(TraceFragment.class::cast)
        .toList();
  }

  private static long lastEpochNs(TraceFragment fragment) {
    return fragment.getLastTimestampNs() + fragment.getHost().getMonotonicToEpochNs();
  }
}
