// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.model;

import java.util.ArrayList;
import java.util.List;
import org.walkscope.wire.WalkBeginView;

/**
 * One walk: number of its begin is 0, of event i it is i + 1, of its end events + 1. Each has its
 * time, and has reached the pipeline or not.
 */
final class ModelWalk {
  final long walk;
  final WalkBeginView begin;
  final Mapping mapping;
  final List<ModelEvent> events = new ArrayList<>();
  final List<Long> timesNs = new ArrayList<>();
  final List<Boolean> arrived = new ArrayList<>();

  /** What is mapped: decides which pages can be anonymous. */
  enum Mapping {
    ANONYMOUS,
    PRIVATE_FILE,
    SHARED_FILE,
    HUGETLB
  }

  ModelWalk(long walk, WalkBeginView begin, Mapping mapping) {
    this.walk = walk;
    this.begin = begin;
    this.mapping = mapping;
  }

  int attempted() {
    return events.size() + 2;
  }

  boolean beginArrived() {
    return arrived.get(0);
  }

  boolean endArrived() {
    return arrived.get(attempted() - 1);
  }

  boolean anyArrived() {
    return arrived.contains(true);
  }
}
