// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.List;

/**
 * Series over a common time axis.
 *
 * @param windowMs length of a window; 0 before the first
 * @param tMs ends of the windows, epoch ms
 */
public record HistoryView<S>(long windowMs, List<Long> tMs, List<S> series) {}
