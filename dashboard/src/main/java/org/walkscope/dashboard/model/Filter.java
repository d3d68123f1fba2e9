// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import org.walkscope.schema.Arch;
import org.walkscope.schema.WalkerKind;

/** Filter of the origins that a view shows; null lets every value through. */
public record Filter(
    String host,
    String consumer,
    WalkerKind walker,
    Arch arch,
    String kernelRelease,
    String walkerComm) {
  public static final Filter ALL = new Filter(null, null, null, null, null, null);

  /** True if the filter lets this origin through. */
  public boolean matches(Origin origin) {
    return (host == null || host.equals(origin.hostname()))
        && (consumer == null || consumer.equals(origin.consumer()))
        && (walker == null || walker == origin.walker())
        && (arch == null || arch == origin.arch())
        && (kernelRelease == null || kernelRelease.equals(origin.kernelRelease()))
        && (walkerComm == null || walkerComm.equals(origin.walkerComm()));
  }
}
