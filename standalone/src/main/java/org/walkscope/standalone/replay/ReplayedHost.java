// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.replay;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.walkscope.schema.Host;

/**
 * Host of a replay: the recording that it repeats.
 *
 * @param hostname name that it goes by; null for the recorded one
 * @param mean mean time between the begins of two rounds, where a round is not longer
 */
public record ReplayedHost(String hostname, Path capture, Duration mean) {
  private static final Duration READS = Duration.ofMillis(2_500);

  /** Host as it was recorded. */
  public static ReplayedHost asRecorded(Path capture) {
    return new ReplayedHost(null, capture, READS);
  }

  /** The recorded host by this name, with a boot of its own. */
  Host named(Host recorded) {
    return hostname == null
        ? recorded
        : Host.newBuilder(recorded)
            .setHostname(hostname)
            .setBootId(UUID.nameUUIDFromBytes(hostname.getBytes(StandardCharsets.UTF_8)).toString())
            .build();
  }
}
