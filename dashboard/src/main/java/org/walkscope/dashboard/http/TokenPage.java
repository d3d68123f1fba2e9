// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answer to a client that has shown no token, or a wrong one: a form for a browser, else JSON. */
final class TokenPage {
  private static final String POLICY =
      "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final byte[] form = read();

  /**
   * Refuses the request.
   *
   * @param takesToken false where the proxy alone opens
   */
  void refuse(Request request, Response response, Callback callback, boolean takesToken) {
    response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"walkscope\"");
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    if (!takesToken || accept == null || !accept.contains("text/html")) {
      Replies.problem(
          response,
          callback,
          HttpStatus.UNAUTHORIZED_401,
          takesToken
              ? "send the token of --token-file: Authorization: Bearer TOKEN"
              : "this server answers to its proxy only");
      return;
    }
    response.getHeaders().put("Content-Security-Policy", POLICY);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if ("cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"))) {
      // A link from elsewhere comes without the cookie; the same address asked for by this page
      // does not
      response.getHeaders().put("Refresh", "0");
    }
    Replies.bytes(response, callback, HttpStatus.UNAUTHORIZED_401, "text/html;charset=utf-8", form);
  }

  /** Address of the request without one parameter, relative, as behind a proxy's prefix. */
  static String without(String parameter, Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    String query = request.getHttpURI().getQuery();
    String rest =
        query == null
            ? ""
            : Arrays.stream(query.split("&"))
                .filter(pair -> !pair.startsWith(parameter + "="))
                .collect(Collectors.joining("&"));
    return "./" + path.substring(path.lastIndexOf('/') + 1) + (rest.isEmpty() ? "" : "?" + rest);
  }

  private static byte[] read() {
    try (InputStream in =
        TokenPage.class.getResourceAsStream("/org/walkscope/dashboard/page/token.html")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
