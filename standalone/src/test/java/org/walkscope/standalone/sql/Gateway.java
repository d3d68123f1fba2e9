// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.gateway.SqlGateway;
import org.apache.flink.table.gateway.service.context.DefaultContext;
import org.apache.flink.table.gateway.service.session.SessionManager;
import org.walkscope.standalone.run.Loopback;
import org.walkscope.standalone.run.Ports;

/** Flink's own SQL gateway in this JVM, asked over its REST API as a client would. */
final class Gateway implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final SqlGateway gateway;
  private final String address;
  private final String session;

  private Gateway(SqlGateway gateway, String address) throws Exception {
    this.gateway = gateway;
    this.address = address + "/v3/sessions";
    this.session = post("", Map.of()).get("sessionHandle").asText();
  }

  static Gateway start() throws Exception {
    int port = Ports.free();
    Configuration configuration = Loopback.configuration();
    configuration.setString("sql-gateway.endpoint.rest.address", "127.0.0.1");
    configuration.setString("sql-gateway.endpoint.rest.port", Integer.toString(port));
    configuration.setString("execution.target", "local");
    configuration.setString("execution.attached", "true");
    configuration.setString("execution.runtime-mode", "batch");
    configuration.setString("parallelism.default", "1");
    SessionManager sessions = SessionManager.create(new DefaultContext(configuration, List.of()));
    SqlGateway gateway = new SqlGateway(configuration, sessions);
    gateway.start();
    return new Gateway(gateway, "http://127.0.0.1:" + port);
  }

  /** Rows of a statement; of one without rows what the gateway says, as OK. */
  List<List<String>> run(String statement) throws Exception {
    String operation =
        post("/" + session + "/statements", Map.of("statement", statement))
            .get("operationHandle")
            .asText();
    String next =
        "/v3/sessions/" + session + "/operations/" + operation + "/result/0?rowFormat=JSON";
    List<List<String>> rows = new ArrayList<>();
    while (true) {
      JsonNode result = send(HttpRequest.newBuilder(resolve(next)).GET().build());
      if (result.get("resultType").asText().equals("NOT_READY")) {
        Thread.sleep(100); // the gateway has no call that waits
        continue;
      }
      for (JsonNode row : result.get("results").get("data")) {
        List<String> fields = new ArrayList<>();
        row.get("fields").forEach(field -> fields.add(field.isNull() ? null : field.asText()));
        rows.add(fields);
      }
      if (!result.hasNonNull("nextResultUri")) {
        return rows;
      }
      next = result.get("nextResultUri").asText();
    }
  }

  private URI resolve(String path) {
    return URI.create(address).resolve(path);
  }

  private JsonNode post(String path, Object body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  private JsonNode send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("the gateway says: " + response.body());
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    gateway.stop();
  }
}
