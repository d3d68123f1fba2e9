// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Handler of errors that Jetty itself finds (header too long, bad request line), which answers in
 * JSON too.
 */
final class JsonErrorHandler extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      String message,
      Throwable cause,
      Callback callback) {
    Replies.problem(response, callback, code, text(code, message));
  }

  private static String text(int status, String reason) {
    return reason == null ? HttpStatus.getMessage(status) : reason;
  }
}
