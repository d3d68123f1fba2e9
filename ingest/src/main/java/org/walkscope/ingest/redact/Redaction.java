// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.event.EventReader;
import org.walkscope.event.EventWriter;
import org.walkscope.schema.Host;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.TraceFragment;

/**
 * One stream without page frame numbers and kernel addresses: frames have other numbers, which keep
 * runs and folios together ({@link FrameNumbers}), addresses are numbered. The host says so with
 * its constant {@value #CONSTANT}. The same stream gives the same bytes.
 */
public final class Redaction {
  /** Of a host whose events are redacted: 1. */
  public static final String CONSTANT = "REDACTED";

  private static final String ZERO_PFN = "ZERO_PFN";

  /** With it frames are compared: which it tells apart is no longer so. */
  private static final String LAST_FRAME = "KPAGEFLAGS_PFNS";

  private final EventReader reader = new EventReader();
  private final KernelAddresses addresses = new KernelAddresses();
  private FrameNumbers frames;
  private Host recorded;
  private Host redacted;

  /**
   * Redacts a fragment.
   *
   * @throws IOException when its column is malformed or cannot be told redacted
   */
  public TraceFragment of(TraceFragment fragment) throws IOException {
    Host host = of(fragment.getHost());
    EventWriter writer = new EventWriter(host.getPageShift());
    try {
      FrameField field = new FrameField(fragment.getHost());
      reader.read(fragment, new RedactingVisitor(field, frames, addresses, writer));
    } catch (UnredactableException e) {
      throw new IOException("cannot redact the capture: " + e.getMessage(), e);
    }
    TraceFragment copy = ShallowCopy.of(fragment, new TraceFragment());
    copy.setHost(host);
    writer.into(copy);
    return copy;
  }

  /** The host of a record, with its constants redacted. */
  public Host of(Host host) {
    if (!host.equals(recorded)) {
      if (frames == null) {
        frames = new FrameNumbers(host);
      }
      Map<String, Long> constants = new TreeMap<>(host.getConstants());
      constants.computeIfPresent(ZERO_PFN, (name, frame) -> frames.of(frame));
      constants.remove(LAST_FRAME);
      constants.put(CONSTANT, 1L);
      recorded = host;
      redacted = ShallowCopy.of(host, new Host());
      redacted.setConstants(constants);
    }
    return redacted;
  }
}
