// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import java.nio.ByteBuffer;

/**
 * Answer that is a file and not JSON.
 *
 * @param name name that a browser gives the file, of letters, digits, dots and dashes. Example:
 *     "walk-17.html"
 */
public record Download(String contentType, String name, ByteBuffer body) {
  /** The file. */
  public byte[] bytes() {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return bytes;
  }
}
