// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

/**
 * Segment of a spool without an end: its agent writes it, or was killed. All up to its last whole
 * block was read, and nothing is damaged.
 */
public final class OpenSegmentException extends CaptureException {
  private static final long serialVersionUID = 1L;

  OpenSegmentException(long position) {
    super("open: the agent had not closed it", position, null);
  }
}
