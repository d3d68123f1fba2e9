// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.dashboard.api.Refusal;

/** Routes from path to endpoint. Nothing can be changed; errors are answered in JSON. */
final class Routes extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  /**
   * Content security policy: nothing from other origins, nothing inline, no embedding in frames.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'";

  /** Path that could be one of the page's own. */
  private static final Pattern PAGE_NAME = Pattern.compile("/[a-z]+");

  private static final String ALLOWED = "GET, HEAD, OPTIONS";

  private final Map<String, Endpoint> exact = new TreeMap<>();
  private PageFiles files;
  private Asset page;

  Routes get(String path, Endpoint endpoint) {
    exact.put(path, endpoint);
    return this;
  }

  /**
   * Serves files of the page at paths that are no other route, and to a browser that follows a
   * wrong address the page, which says so.
   */
  Routes otherwise(PageFiles files, Asset page) {
    this.files = files;
    this.page = page;
    return this;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      Endpoint endpoint = find(request);
      if (HttpMethod.OPTIONS.is(request.getMethod())) {
        response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
        response.setStatus(HttpStatus.NO_CONTENT_204);
        callback.succeeded();
        return true;
      }
      refuseOtherMethods(request, response);
      endpoint.serve(request, response, callback);
    } catch (HttpProblem e) {
      Replies.problem(response, callback, e.status(), e.getMessage());
    } catch (Refusal e) {
      Replies.problem(response, callback, e.status(), e.getMessage());
    } catch (Exception e) {
      LOG.warn("{} failed", request.getHttpURI().getPath(), e);
      Replies.problem(
          response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500, "a fault of ours; see the log");
    }
    return true;
  }

  /** Sets the headers of every answer. */
  static void secure(Response response) {
    response.getHeaders().put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
  }

  private Endpoint find(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    Endpoint endpoint = exact.get(path);
    if (endpoint != null) {
      return endpoint;
    }
    Optional<Asset> file = files.find(path);
    if (file.isPresent()) {
      return file.get();
    }
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    if (accept != null && accept.contains("text/html") && PAGE_NAME.matcher(path).matches()) {
      return (asked, response, callback) ->
          page.serve(response, callback, HttpStatus.NOT_FOUND_404);
    }
    throw new HttpProblem(
        HttpStatus.NOT_FOUND_404,
        path.startsWith("/api") ? "no such path; there are " + api() : "no such path");
  }

  private String api() {
    return String.join(" ", exact.keySet().stream().filter(p -> p.startsWith("/api/")).toList());
  }

  private static void refuseOtherMethods(Request request, Response response) {
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
      throw new HttpProblem(
          HttpStatus.METHOD_NOT_ALLOWED_405, "only " + ALLOWED + ": nothing here can be changed");
    }
  }
}
