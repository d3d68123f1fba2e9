// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.loss;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.LongFunction;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.StageLoss;

/** Losses as JSON. */
public final class LossJson {
  private LossJson() {}

  /** Puts them into an object. */
  public static void into(ObjectNode to, Losses losses) {
    ProbeEvents events = losses.events();
    boolean counted = losses.isCounted();
    LongFunction<Long> known = count -> counted ? count : null;
    to.put("seen", known.apply(events.seen()))
        .put("delivered", known.apply(events.delivered()))
        .put("filtered", known.apply(events.filtered()))
        .put("lost", known.apply(events.lost()))
        .put("unaccounted", known.apply(events.unaccounted()))
        .put("read_errors", known.apply(events.readErrors()))
        .put("uncounted_hosts", losses.uncounted().size())
        .put("missing_walks", losses.missingWalks())
        .put("traced_one_walk_in", losses.tracedOneIn());
    ObjectNode reasons = to.putObject("lost_by_reason");
    for (int i = 0; i < LostEvents.COUNTERS.size(); i++) {
      reasons.put(
          LostEvents.reason(LostEvents.COUNTERS.get(i)), known.apply(events.lostByReason()[i]));
    }
    ArrayNode counters = to.putArray("counters");
    for (StageLoss loss : losses.counters()) {
      counters
          .addObject()
          .put("host", loss.getHostname())
          .put("stage", loss.getStage())
          .put("counter", loss.getCounter())
          .put("count", loss.getCount())
          .put("first", loss.getFirst());
    }
    losses.open().forEach(to.putArray("open")::add);
    losses.broken().forEach(to.putArray("broken")::add);
  }
}
