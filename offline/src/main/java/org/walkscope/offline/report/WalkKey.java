// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report;

import org.walkscope.schema.Walk;

/**
 * Who walked whom.
 *
 * @param walker name of the task that walked
 * @param target name of the process that was walked
 */
record WalkKey(String hostname, String walker, String target, String consumer, String walkerKind) {
  static WalkKey of(Walk walk) {
    return new WalkKey(
        walk.getHost().getHostname(),
        walk.getWalker().getComm(),
        walk.getTarget().getComm(),
        walk.getConsumer(),
        walk.getWalkerKind().name());
  }
}
