// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Keys of Kafka records: what must stay in order has one key. */
public final class RecordKey {
  private RecordKey() {}

  /** One walker thread of one boot: hostname/boot_id/tid. */
  public static String ofThread(Host host, int tid) {
    return ofHost(host) + "/" + Integer.toUnsignedString(tid);
  }

  /** One boot of one host: hostname/boot_id. */
  public static String ofHost(Host host) {
    return host.getHostname() + "/" + host.getBootId();
  }
}
