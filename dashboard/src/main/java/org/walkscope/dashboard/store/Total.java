// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.List;

/**
 * Sums of one series under /metrics.
 *
 * @param metric name among the kept ones. Example: walks
 * @param labels labels of the series, as JSON
 * @param values sums, by their place
 */
public record Total(String metric, String labels, List<Long> values) {}
