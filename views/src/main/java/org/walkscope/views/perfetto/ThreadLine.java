// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views.perfetto;

/** Names of one thread. */
final class ThreadLine {
  final int tid;

  /** Process of the thread; 0 when not known. */
  int tgid;

  String comm = "";

  ThreadLine(int tid) {
    this.tid = tid;
  }

  /** Takes names; a later event may know what an earlier one did not. */
  void named(int process, String name) {
    tgid = process == 0 ? tgid : process;
    comm = name.isEmpty() ? comm : name;
  }
}
