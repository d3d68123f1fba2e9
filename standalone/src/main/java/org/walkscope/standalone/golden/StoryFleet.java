// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.standalone.replay.ReplayedHost;

/**
 * Recorded stories as a small fleet: on each node an agent that reads an application's smaps every
 * second, without a pause; in a laboratory both page walkers, and memory of small and of large
 * folios; where kernels are built, one of everything.
 */
public final class StoryFleet {
  private static final Duration WITHOUT_PAUSE = Duration.ofSeconds(1);
  private static final Duration SELDOM = Duration.ofSeconds(45);

  /**
   * Each round has readings of one process by both walkers, and few rounds are kept for comparison.
   */
  private static final Duration RARELY = Duration.ofMinutes(3);

  private final Path stories;
  private final List<ReplayedHost> hosts = new ArrayList<>();

  private StoryFleet(Path stories) {
    this.stories = stories;
  }

  /** Hosts of the fleet; the checksums of their captures are verified. */
  public static List<ReplayedHost> read(Path stories) throws IOException {
    StoryFleet fleet = new StoryFleet(stories);
    fleet.add("node-0731", "agent-x86_64/capture.avro", WITHOUT_PAUSE);
    fleet.add("node-0732", "agent-x86_64/capture.avro", WITHOUT_PAUSE);
    fleet.add("node-0733", "agent-x86_64/capture.avro", WITHOUT_PAUSE);
    fleet.add("node-0911", "agent-arm64/capture.avro", WITHOUT_PAUSE);
    fleet.add("node-0912", "agent-arm64/capture.avro", WITHOUT_PAUSE);
    fleet.add("lab-walkers", "walkers-x86_64/capture.avro", RARELY);
    fleet.add("lab-pages", "batching-x86_64/pages-capture.avro", SELDOM);
    fleet.add("lab-folios", "batching-x86_64/folios-capture.avro", SELDOM);
    fleet.add("build-x86", "everything-x86_64/capture.avro", SELDOM);
    fleet.add("build-arm", "everything-arm64/capture.avro", SELDOM);
    return fleet.hosts;
  }

  private void add(String hostname, String name, Duration mean) throws IOException {
    Path capture = stories.resolve(name);
    Checksums.read(capture.resolveSibling("SHA256SUMS")).check(capture.getFileName().toString());
    hosts.add(new ReplayedHost(hostname, capture, mean));
  }
}
