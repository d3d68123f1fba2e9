// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Keys of Kafka records: what must stay in order has one key. */
public final class RecordKey {
  private RecordKey() {}

  /**
   * One walker thread of one boot: hostname/boot_id/tid/start. The kernel gives a tid again; the
   * start of the task, CLOCK_BOOTTIME ns, tells the two apart. It is 0 while no begin of the thread
   * was delivered.
   */
  public static String ofThread(Host host, Walker walker) {
    return ofHost(host)
        + "/"
        + Integer.toUnsignedString(walker.getTid())
        + "/"
        + Long.toUnsignedString(walker.getStartBoottimeNs());
  }

  /** One boot of one host: hostname/boot_id. */
  public static String ofHost(Host host) {
    return host.getHostname() + "/" + host.getBootId();
  }
}
