// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Set;
import java.util.TreeSet;
import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/** Values to filter by. */
public record Origins(
    Set<String> hosts,
    Set<String> consumers,
    Set<WalkerKind> walkers,
    Set<Arch> archs,
    Set<String> kernelReleases,
    Set<String> walkerComms) {
  /** Most choices that are offered; the API takes any value. */
  private static final int MAX_CHOICES = 1_000;

  Origins() {
    this(
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        new TreeSet<>());
  }

  void add(Origin origin) {
    add(hosts, origin.hostname());
    add(consumers, origin.consumer());
    add(walkers, origin.walker());
    add(archs, origin.arch());
    add(kernelReleases, origin.kernelRelease());
    if (!origin.walkerComm().isEmpty()) { // empty without a begin
      add(walkerComms, origin.walkerComm());
    }
  }

  private static <T> void add(Set<T> choices, T choice) {
    if (choices.size() < MAX_CHOICES) {
      choices.add(choice);
    }
  }

  Origins copy() {
    return new Origins(
        new TreeSet<>(hosts),
        new TreeSet<>(consumers),
        new TreeSet<>(walkers),
        new TreeSet<>(archs),
        new TreeSet<>(kernelReleases),
        new TreeSet<>(walkerComms));
  }
}
