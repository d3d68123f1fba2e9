// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.Set;
import java.util.TreeSet;

/** Topics of which records came that questions find: those that are committed to the store. */
final class TopicChanges {
  private final Set<String> read = new TreeSet<>();
  private final Set<String> committed = new TreeSet<>();

  /** Takes the topic of a record that waits for the next commit. */
  synchronized void read(String topic) {
    read.add(topic);
  }

  /** Says that all that was read is there for questions. */
  synchronized void committed() {
    for (String topic : read) {
      committed.add(topic.replaceFirst("^walkscope\\.", "").replaceFirst("-rollups$", ""));
    }
    read.clear();
  }

  /** Topics since the last call, as pages name them. Example: stall-blame, also of its rollups. */
  synchronized Set<String> take() {
    Set<String> taken = new TreeSet<>(committed);
    committed.clear();
    return taken;
  }
}
