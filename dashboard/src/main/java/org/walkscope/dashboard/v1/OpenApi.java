// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.Download;
import org.walkscope.dashboard.api.Parameter;

/** OpenAPI 3.1 document of the paths. */
final class OpenApi {
  private OpenApi() {}

  static ObjectNode document(List<ApiPath> paths) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Walkscope dashboard")
        .put("version", "1")
        .put(
            "description",
            "Results of page-table walks. Times are epoch ms (_ms) or ns (_ns); null means not known.");
    document.putArray("servers").addObject().put("url", ".");
    ObjectNode all = document.putObject("paths");
    for (ApiPath path : paths) {
      all.putObject("/" + path.name()).set("get", operation(path));
    }
    document
        .putObject("components")
        .putObject("schemas")
        .set("Problem", ReplySchema.of(Problem.class));
    return document;
  }

  /** Answer to a query that is refused. */
  record Problem(int status, String error) {}

  private static ObjectNode operation(ApiPath path) {
    ObjectNode get =
        JsonNodeFactory.instance
            .objectNode()
            .put("operationId", path.name())
            .put("summary", path.text());
    ArrayNode parameters = get.putArray("parameters");
    path.parameters().forEach(parameter -> parameters.add(parameter(parameter)));
    ObjectNode responses = get.putObject("responses");
    ObjectNode answer = responses.putObject("200").put("description", "Answer.");
    if (path.answer() == Download.class) {
      answer.putObject("content").putObject("*/*").putObject("schema").put("type", "string");
    } else {
      content(answer).set("schema", ReplySchema.of(path.answer()));
    }
    responses.putObject("304").put("description", "Answer as the ETag of If-None-Match names it.");
    content(responses.putObject("default").put("description", "Refusal, in one line."))
        .putObject("schema")
        .put("$ref", "#/components/schemas/Problem");
    return get;
  }

  private static ObjectNode content(ObjectNode response) {
    return response.putObject("content").putObject("application/json");
  }

  private static ObjectNode parameter(Parameter parameter) {
    ObjectNode made =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", parameter.name())
            .put("in", "query")
            .put("description", parameter.text());
    ObjectNode schema = made.putObject("schema").put("type", parameter.kind().schema());
    if (!parameter.constants().isEmpty()) {
      parameter.constants().forEach(schema.putArray("enum")::add);
    }
    return made;
  }
}
