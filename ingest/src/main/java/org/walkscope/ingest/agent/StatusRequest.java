// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Head of a request of HTTP/1.x, as of RFC 9112.
 *
 * @param path without a query
 * @param headers by their names in lower case
 */
record StatusRequest(String method, String path, Map<String, String> headers) {
  private static final int MOST_BYTES = 8192;
  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,16}) (/[!-~]{0,1024}) HTTP/1\\.[01]");
  private static final Pattern HEADER = Pattern.compile("([!#-'*+.0-9A-Z^-z|~-]{1,64}):(.*)");

  /** Reads a head; null of what is none, or is too long. */
  static StatusRequest read(InputStream in) throws IOException {
    byte[] head = new byte[MOST_BYTES];
    int length = 0;
    while (!endsAt(head, length)) {
      int next = length == MOST_BYTES ? -1 : in.read();
      if (next < 0) {
        return null;
      }
      head[length++] = (byte) next;
    }
    return parse(new String(head, 0, length, StandardCharsets.ISO_8859_1));
  }

  /** True behind an empty line. */
  private static boolean endsAt(byte[] head, int length) {
    return length >= 4
        && head[length - 1] == '\n'
        && head[length - 2] == '\r'
        && head[length - 3] == '\n'
        && head[length - 4] == '\r';
  }

  private static StatusRequest parse(String head) {
    String[] lines = head.split("\r\n", 0);
    Matcher line = LINE.matcher(lines.length == 0 ? "" : lines[0]);
    if (!line.matches()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      Matcher header = HEADER.matcher(lines[i]);
      if (!header.matches()) {
        return null;
      }
      String name = header.group(1).toLowerCase(Locale.ROOT);
      if (headers.put(name, header.group(2).strip()) != null && name.equals("host")) {
        return null; // two hosts
      }
    }
    String path = line.group(2);
    int query = path.indexOf('?');
    return new StatusRequest(line.group(1), query < 0 ? path : path.substring(0, query), headers);
  }

  /** Value of a header; null of none. */
  String header(String name) {
    return headers.get(name);
  }
}
