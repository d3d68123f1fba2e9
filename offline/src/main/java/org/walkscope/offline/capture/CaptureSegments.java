// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.walkscope.command.InputFile;
import org.walkscope.offline.options.Captures;
import org.walkscope.schema.Cut;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/** Captures that are segments of a stream, as a spool and a recording have them in a folder. */
final class CaptureSegments {
  private record Stream(Path folder, String run) {}

  private final List<String> whole = new ArrayList<>();
  private final Collection<String> parts = new TreeSet<>(); // their names are numbered

  private CaptureSegments() {}

  /** Captures in the order of their names, those that are read as one together. */
  static List<List<String>> of(List<String> names) throws IOException {
    List<List<String>> all = new ArrayList<>();
    Map<Stream, CaptureSegments> streams = new LinkedHashMap<>();
    for (String name : names) {
      Optional<TraceFragment> first =
          InputFile.isReadOnce(name) ? Optional.empty() : Captures.first(name);
      if (first.isEmpty()) {
        all.add(List.of(name));
      } else {
        Stream stream = new Stream(Path.of(name).toAbsolutePath().getParent(), run(first.get()));
        CaptureSegments segments = streams.computeIfAbsent(stream, any -> new CaptureSegments());
        (Cut.isPart(first.get().getHost()) ? segments.parts : segments.whole).add(name);
      }
    }
    streams.values().forEach(segments -> all.addAll(segments.together()));
    return all;
  }

  private static String run(TraceFragment fragment) {
    return RecordKey.ofRun(fragment.getHost(), fragment.getStreamEpochNs());
  }

  /** The first segment of a stream is no part: it begins with the stream. */
  private List<List<String>> together() {
    List<List<String>> all = new ArrayList<>();
    boolean one = whole.size() == 1 && !parts.isEmpty();
    if (one) {
      parts.add(whole.get(0));
    } else {
      whole.forEach(name -> all.add(List.of(name)));
    }
    if (!parts.isEmpty()) {
      all.add(List.copyOf(parts));
    }
    return all;
  }
}
