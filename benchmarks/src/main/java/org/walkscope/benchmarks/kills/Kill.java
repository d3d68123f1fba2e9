// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.kills;

/** What befalls an agent and what is around it. */
enum Kill {
  AGENT_KILL("agent killed and started"),
  AGENT_UPGRADE("agent ended by SIGTERM and a new one started"),
  PROBE_KILL("the probe's reader killed and started"),
  BROKER_KILL("broker killed"),
  BROKER_STOP("broker stopped"),
  SPOOL_DAMAGED("agent killed, a segment of the spool damaged, agent started"),
  SPOOL_FULL("a spool of 256 KiB"),
  DISK_FULL("a disk of 256 KiB"),
  CLOCK_FORWARD("agent started with a clock 8 days ahead"),
  CLOCK_BACK("agent started with a clock 8 days behind");

  private final String text;

  Kill(String text) {
    this.text = text;
  }

  /** True if it holds for the whole run. */
  boolean isBound() {
    return this == SPOOL_FULL || this == DISK_FULL;
  }

  /** True if the broker is away for a part of the run. */
  boolean isOfBroker() {
    return this == BROKER_KILL || this == BROKER_STOP;
  }

  /** True if events may be lost, as far as they are counted: damage, or a bound of size or age. */
  boolean mayLose() {
    return isBound() || this == SPOOL_DAMAGED || this == CLOCK_FORWARD;
  }

  @Override
  public String toString() {
    return text;
  }
}
