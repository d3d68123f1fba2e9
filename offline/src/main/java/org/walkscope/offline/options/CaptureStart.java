// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.io.IOException;
import org.walkscope.command.InputFile;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;

/** Stream and first fragment of a capture: the same in its copies, redacted ones included. */
public final class CaptureStart {
  private CaptureStart() {}

  /** Start of a capture; empty where it can be read only once, and without any fragment. */
  public static String of(String name) throws IOException {
    return InputFile.isReadOnce(name)
        ? ""
        : Captures.first(name).map(CaptureStart::text).orElse("");
  }

  private static String text(TraceFragment first) {
    Host host = first.getHost();
    Walker walker = first.getWalker();
    return "%s %s %d: fragment %d of %d, %d events from %d to %d"
        .formatted(
            host.getHostname(),
            host.getBootId(),
            first.getStreamEpochNs(),
            first.getFragment(),
            walker.getTid(),
            first.getEvents(),
            first.getFirstTimestampNs(),
            first.getLastTimestampNs());
  }
}
