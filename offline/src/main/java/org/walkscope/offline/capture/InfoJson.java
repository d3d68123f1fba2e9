// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.capture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.walkscope.offline.loss.LossJson;
import org.walkscope.schema.Host;
import org.walkscope.schema.RunFacts;

/** Facts of a capture as JSON; times in epoch ns. */
final class InfoJson {
  private InfoJson() {}

  static void into(ObjectNode to, CaptureFacts facts) {
    to.put("capture", facts.name())
        .put("bytes", facts.bytes())
        .put("whole", facts.damage() == null && !facts.isOpen())
        .put("open", facts.isOpen())
        .put("damage", facts.damage());
    ObjectNode notes = to.putObject("notes");
    facts.notes().forEach(notes::put);
    ArrayNode streams = to.putArray("streams");
    facts.streams().forEach((stream, each) -> stream(streams.addObject(), stream, each));
    to.put("threads", facts.threads()).put("absent_events", facts.losses().absentEvents());
    LossJson.into(to.putObject("loss"), facts.losses());
  }

  private static void stream(
      ObjectNode to, CaptureFacts.Stream stream, CaptureFacts.StreamFacts facts) {
    Host host = facts.host();
    RunFacts run = facts.run();
    to.put("host", stream.hostname())
        .put("boot_id", stream.bootId())
        .put("stream_epoch_ns", stream.streamEpochNs())
        .put("arch", host.getArch().name())
        .put("kernel_release", host.getKernelRelease())
        .put("mode", host.getMode().name())
        .put("detail", host.getDetail().name())
        .put("page_table_locks_seen", run.pageTableLocksSeen().orElse(null))
        .put("mmap_lock_holds_seen", run.mmapLockHoldsSeen().orElse(null))
        .put("traced_one_walk_in", run.tracedOneWalkIn().orElse(null))
        .put("cut", facts.isCut())
        .put("fragments", facts.fragments())
        .put("events", facts.events())
        .put("entries", facts.entries());
    if (facts.fragments() > 0) {
      to.put("first_epoch_ns", facts.firstEpochNs()).put("last_epoch_ns", facts.lastEpochNs());
    }
  }
}
