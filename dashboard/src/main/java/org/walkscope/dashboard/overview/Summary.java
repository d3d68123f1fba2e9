// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

/**
 * Facts of the answering sentence.
 *
 * @param asOfMs end of the newest minute, window or wait among them; null without any
 * @param knownFromMs begin of what is known of the time; null when nothing is
 * @param knownToMs end of what is known of the time; null when nothing is
 * @param knownMs length of what is known of the time
 * @param walks walks that ended in the time, and missing ones
 * @param incompleteWalks walks among them that are missing or not complete
 * @param hosts hosts of these walks
 * @param hostsBlind hosts among them that do not see all waits for the locks that walks hold
 * @param hostsUntold hosts among them of which no probe said what it sees
 * @param hostsSinceMs time since which all hosts are known; null when all are
 * @param stalls waits that were seen, blamed or not yet; a wait for several holds is as many stalls
 * @param unblamedSinceMs time since which waits were seen and none is blamed; null when blame keeps
 *     up
 * @param agents agents that made others wait
 * @param blamedNs time that others waited because of all agents
 * @param blameSinceMs time since which each blame is kept, and not its sums alone; null when all
 *     are
 * @param most agent that made others wait longest; null when nobody waited
 * @param worst longest wait; null when nobody waited, and where not even its minute had room
 */
public record Summary(
    Long asOfMs,
    long fromMs,
    long toMs,
    Long knownFromMs,
    Long knownToMs,
    long knownMs,
    long walks,
    long incompleteWalks,
    long hosts,
    long hostsBlind,
    long hostsUntold,
    Long hostsSinceMs,
    long stalls,
    Long unblamedSinceMs,
    long agents,
    long blamedNs,
    Long blameSinceMs,
    Blamed.Agent most,
    Blamed.Wait worst) {}
