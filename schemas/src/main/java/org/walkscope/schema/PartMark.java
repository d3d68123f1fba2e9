// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Marks the hosts of a stream's records as those of a part ({@link Cut#PART}), each host once. */
public final class PartMark {
  private Host host;
  private Host marked;

  /** The host with the mark. */
  public Host of(Host unmarked) {
    if (!unmarked.equals(host)) {
      host = unmarked;
      marked = Cut.markPart(unmarked);
    }
    return marked;
  }

  /** Copy of a fragment with a marked host. */
  public TraceFragment of(TraceFragment fragment) {
    TraceFragment copy = ShallowCopy.of(fragment, new TraceFragment());
    copy.setHost(of(fragment.getHost()));
    return copy;
  }

  /** Copy of counters with a marked host. */
  public ProbeLoss of(ProbeLoss loss) {
    ProbeLoss copy = ShallowCopy.of(loss, new ProbeLoss());
    copy.setHost(of(loss.getHost()));
    return copy;
  }
}
