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
 * Redaction of one stream's page frame numbers and kernel addresses: frames get other numbers,
 * which keep runs and folios together ({@link FrameNumbers}), and addresses are numbered. The
 * host's constant {@value #CONSTANT} marks the stream. The same stream gives the same bytes.
 */
public final class Redaction {
  /** Constant of a host whose events are redacted, with the value 1. */
  public static final String CONSTANT = "REDACTED";

  private static final String ZERO_PFN = "ZERO_PFN";

  /** Constant that frames are compared with, which is meaningless after redaction. */
  private static final String LAST_FRAME = "KPAGEFLAGS_PFNS";

  private final EventReader reader = new EventReader();
  private final KernelAddresses addresses = new KernelAddresses();
  private FrameNumbers frames;
  private Host recorded;
  private Host redacted;

  /**
   * Redacts a fragment.
   *
   * @throws IOException when its column is malformed or cannot be redacted
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

  /** Host of a record, with its constants redacted. */
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
