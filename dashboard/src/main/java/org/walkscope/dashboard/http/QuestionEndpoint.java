// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.sql.SQLException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.Download;
import org.walkscope.dashboard.v1.ApiV1;

/** Endpoint of one path of the API. */
record QuestionEndpoint(ApiV1 api, ApiPath path) implements Endpoint {
  @Override
  public void serve(Request request, Response response, Callback callback) throws SQLException {
    Object answer = api.answer(path, Query.given(request));
    if (answer instanceof Download file) {
      response
          .getHeaders()
          .put("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
      Replies.tagged(request, response, callback, file.contentType(), file.bytes());
    } else {
      Replies.tagged(request, response, callback, Replies.JSON_TYPE, Replies.json(answer));
    }
  }
}
