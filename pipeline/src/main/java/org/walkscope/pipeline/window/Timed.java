// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

/** What belongs to the window of its own time, not to that of the record it travelled in. */
public interface Timed {
  long epochMs();
}
