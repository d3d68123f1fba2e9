// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

/**
 * Figures of merged durations. A percentile is at most 1 % above the exact one; without values all
 * are 0.
 *
 * @param n number of values
 */
public record Figures(long n, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs) {}
