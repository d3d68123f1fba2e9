// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Query that is shipped, in a file whose first line is the question that it answers.
 *
 * @param name Example: slowest-walks
 */
record NamedQuery(String name) {
  static final List<NamedQuery> ALL =
      List.of(
          new NamedQuery("who-walks-whom"),
          new NamedQuery("slowest-walks"),
          new NamedQuery("who-stalls-whom"),
          new NamedQuery("lock-holds"),
          new NamedQuery("locks-in-walks"),
          new NamedQuery("batch-efficiency"),
          new NamedQuery("vmas-batched-worst"),
          new NamedQuery("entry-types"),
          new NamedQuery("walkers-compared"),
          new NamedQuery("losses"));

  static Optional<NamedQuery> of(String name) {
    return ALL.stream().filter(query -> query.name.equals(name)).findFirst();
  }

  /** The question, in one sentence. */
  String question() {
    return text().lines().findFirst().orElseThrow().substring("-- ".length());
  }

  String text() {
    try (InputStream file = NamedQuery.class.getResourceAsStream(name + ".sql")) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
