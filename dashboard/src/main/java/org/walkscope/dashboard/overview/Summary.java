// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

/**
 * Facts of the answering sentence.
 *
 * @param asOfMs end of the newest window or wait among them; null without any
 * @param walks walks that ended in the time, and missing ones
 * @param incompleteWalks walks among them that are missing or not complete
 * @param hosts hosts that were heard of
 * @param hostsBlind hosts among them that do not see all waits for the locks that walks hold
 * @param hostsUntold hosts among them of which no probe said what it sees
 * @param agents agents that made others wait
 * @param blamedNs time that others waited because of all agents
 * @param most agent that made others wait longest; null when nobody waited
 * @param worst longest wait; null when nobody waited
 */
public record Summary(
    Long asOfMs,
    long fromMs,
    long toMs,
    long walks,
    long incompleteWalks,
    long hosts,
    long hostsBlind,
    long hostsUntold,
    long agents,
    long blamedNs,
    Blamed.Agent most,
    Blamed.Wait worst) {}
