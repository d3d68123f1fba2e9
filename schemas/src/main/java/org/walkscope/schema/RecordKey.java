// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Keys of Kafka records. Records that must stay in order share a key. */
public final class RecordKey {
  private RecordKey() {}

  /**
   * Key of one walker thread of one boot: hostname/boot_id/tid/start. The kernel reuses tids; the
   * start of the task, CLOCK_BOOTTIME ns, distinguishes them. The start is 0 while no begin of the
   * thread was delivered.
   */
  public static String ofThread(Host host, Walker walker) {
    return ofThread(ofHost(host), walker);
  }

  /** The same of a result. */
  public static String ofThread(ResultHost host, Walker walker) {
    return ofThread(ofHost(host), walker);
  }

  private static String ofThread(String host, Walker walker) {
    return host
        + "/"
        + Integer.toUnsignedString(walker.getTid())
        + "/"
        + Long.toUnsignedString(walker.getStartBoottimeNs());
  }

  /** Key of one boot of one host: hostname/boot_id. */
  public static String ofHost(Host host) {
    return host.getHostname() + "/" + host.getBootId();
  }

  /** The same of a result. */
  public static String ofHost(ResultHost host) {
    return host.getHostname() + "/" + host.getBootId();
  }
}
