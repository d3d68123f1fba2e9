// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  private static final String ALLOWED = "GET, HEAD, OPTIONS";

  private final Map<String, Endpoint> exact = new TreeMap<>();
  private PageFiles files;

  Routes get(String path, Endpoint endpoint) {
    exact.put(path, endpoint);
    return this;
  }

  /** Serves files of the page at paths that are no other route. */
  Routes otherwise(PageFiles files) {
    this.files = files;
    return this;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      Endpoint endpoint = find(request.getHttpURI().getCanonicalPath());
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

  private Endpoint find(String path) {
    Endpoint endpoint = exact.get(path);
    if (endpoint != null) {
      return endpoint;
    }
    Optional<Asset> file = files.find(path);
    if (file.isPresent()) {
      return file.get();
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
