// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.faults;

/** Faults of a running job. */
enum Fault {
  TASK_MANAGER("a task manager killed"),
  CHECKPOINT("job cancelled and restarted from its last checkpoint"),
  SAVEPOINT("job stopped with a savepoint and restarted from it"),
  BROKER_STOP("broker stopped and started"),
  BROKER_KILL("broker killed and started"),
  RESCALE("rescaled through a savepoint");

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
