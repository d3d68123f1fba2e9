// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import java.util.List;
import java.util.Optional;
import org.walkscope.event.EventReader;
import org.walkscope.event.MalformedColumnException;
import org.walkscope.pipeline.ThreadTrace;
import org.walkscope.schema.TraceFragment;

/** Writes the events of several fragments into one. */
final class Recut {
  private Recut() {}

  static Optional<TraceFragment> intoOne(List<TraceFragment> fragments) {
    if (fragments.isEmpty()) {
      return Optional.empty();
    }
    TraceFragment first = fragments.get(0);
    ThreadTrace one = new ThreadTrace(first.getHost(), first.getWalker());
    EventReader reader = new EventReader();
    for (TraceFragment fragment : fragments) {
      one.write(
          to -> {
            try {
              reader.read(fragment, to);
            } catch (MalformedColumnException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    return Optional.of(one.fragments().get(0));
  }
}
