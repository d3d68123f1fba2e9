// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/** Origin of figures: the common key of all windows on result topics. */
public record Origin(
    String hostname,
    String consumer,
    WalkerKind walker,
    Arch arch,
    String kernelRelease,
    String walkerComm) {
  public Origin {
    if (hostname == null) {
      throw new ImplausibleRecordException("a window of the fleet on a topic of hosts", null);
    }
  }
}
