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

  /**
   * Key of one thread in one run of a probe: key of the thread, then @stream. Each run numbers the
   * fragments, walks and snapshots of a thread anew.
   */
  public static String ofThreadInRun(TraceFragment fragment) {
    return ofThread(fragment.getHost(), fragment.getWalker()) + "@" + fragment.getStreamEpochNs();
  }

  /** The same of a result. */
  public static String ofThreadInRun(ResultHost host, Walker walker) {
    return ofThread(host, walker) + "@" + host.getStreamEpochNs();
  }

  /** Key of one run of a probe: hostname/boot_id@stream. */
  public static String ofRun(Host host, long streamEpochNs) {
    return ofHost(host) + "@" + streamEpochNs;
  }

  /** Key of one boot of one host: hostname/boot_id. */
  public static String ofHost(Host host) {
    return host.getHostname() + "/" + host.getBootId();
  }

  /** The same of a result. */
  public static String ofHost(ResultHost host) {
    return host.getHostname() + "/" + host.getBootId();
  }

  /** Hostname in the key of a boot, or of a run of a probe. */
  public static String hostnameOf(String key) {
    return key.substring(0, key.lastIndexOf('/'));
  }
}
