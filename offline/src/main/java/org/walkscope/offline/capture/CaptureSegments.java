// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.walkscope.command.InputFile;
import org.walkscope.offline.options.CaptureStart;
import org.walkscope.offline.options.Captures;
import org.walkscope.offline.options.CutRuns;
import org.walkscope.schema.Cut;
import org.walkscope.schema.RecordKey;
import org.walkscope.schema.TraceFragment;

/** Captures that are segments of a stream, as a spool and a recording have them in a folder. */
final class CaptureSegments {
  private record Stream(Path folder, String run) {}

  private final Collection<String> whole = new TreeSet<>();
  private final Collection<String> parts = new TreeSet<>(); // the first name is told

  private CaptureSegments() {}

  /**
   * Captures in the order of their names, those that are read as one together.
   *
   * @param failed takes a copy of a segment, whose events would count twice
   */
  static List<List<String>> of(List<String> names, BiConsumer<String, IOException> failed)
      throws IOException {
    List<List<String>> all = new ArrayList<>();
    Map<Stream, CaptureSegments> streams = new LinkedHashMap<>();
    for (String name : new LinkedHashSet<>(names)) {
      Optional<TraceFragment> first =
          InputFile.isReadOnce(name) ? Optional.empty() : Captures.first(name);
      if (first.isEmpty() || CutRuns.isCut(name)) { // a cut numbers its fragments anew
        all.add(List.of(name));
      } else {
        Stream stream = new Stream(Path.of(name).toAbsolutePath().getParent(), run(first.get()));
        CaptureSegments segments = streams.computeIfAbsent(stream, any -> new CaptureSegments());
        (Cut.isPart(first.get().getHost()) ? segments.parts : segments.whole).add(name);
      }
    }
    for (CaptureSegments segments : streams.values()) {
      segments.leaveOutCopies(failed);
      all.addAll(segments.together());
    }
    return all;
  }

  /** Captures without a part are judged alone each, a redacted copy beside its original too. */
  private void leaveOutCopies(BiConsumer<String, IOException> failed) throws IOException {
    if (parts.isEmpty()) {
      return;
    }
    Map<String, String> starts = new HashMap<>();
    for (Collection<String> some : List.of(whole, parts)) {
      for (String name : List.copyOf(some)) {
        String same = starts.putIfAbsent(CaptureStart.of(name), name);
        if (same != null) {
          some.remove(name);
          failed.accept(
              name,
              new IOException(
                  name + ": begins with the same events as " + same + ": remove one of them"));
        }
      }
    }
  }

  private static String run(TraceFragment fragment) {
    return RecordKey.ofRun(fragment.getHost(), fragment.getStreamEpochNs());
  }

  /** The first segment of a stream is no part: it begins with the stream. */
  private List<List<String>> together() {
    List<List<String>> all = new ArrayList<>();
    boolean one = whole.size() == 1 && !parts.isEmpty();
    if (one) {
      parts.addAll(whole);
    } else {
      whole.forEach(name -> all.add(List.of(name)));
    }
    if (!parts.isEmpty()) {
      all.add(List.copyOf(parts));
    }
    return all;
  }
}
