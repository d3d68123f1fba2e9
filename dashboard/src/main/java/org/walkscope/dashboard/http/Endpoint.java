// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Endpoint that answers GET on one path. */
@FunctionalInterface
interface Endpoint {
  /**
   * Answers, completing the callback.
   *
   * @throws HttpProblem when the request cannot be answered
   */
  void serve(Request request, Response response, Callback callback) throws Exception;
}
