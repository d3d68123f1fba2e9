// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.walkscope.dashboard.metrics.Connections;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.dashboard.v1.ApiV1;

/**
 * Paths that the dashboard answers.
 *
 * @param notice line at the top of the page, for example that this is a replay; null for none
 */
public record DashboardEndpoints(
    DashboardModel model,
    HistoryStore store,
    Supplier<Health> health,
    MetricsText metrics,
    String notice) {
  private static final String V1 = "/api/v1/";

  /** Pages, which are one file: its scripts show what the path names. */
  private static final List<String> PAGES =
      List.of("", "agents", "explore", "walk", "process", "walkers", "health", "live");

  Routes routes(EventStream events, Connections connections) {
    Routes routes = new Routes();
    PageFiles files = new PageFiles();
    PAGES.forEach(name -> routes.get("/" + name, Asset.index(files.scriptsOf(name))));
    routes.otherwise(files, Asset.index(List.of()));
    ApiV1 api = ApiV1.of(store, model, health, notice);
    byte[] document = Replies.json(api.document());
    routes.get(
        V1 + "openapi.json",
        (request, response, callback) -> {
          Query.none(request);
          Replies.tagged(request, response, callback, Replies.JSON_TYPE, document);
        });
    api.paths().forEach(path -> routes.get(V1 + path.name(), new QuestionEndpoint(api, path)));
    routes.get("/vendor/uPlot.esm.js", Asset.uplot("uPlot.esm.js"));
    routes.get("/vendor/uPlot.min.css", Asset.uplot("uPlot.min.css"));
    routes.get("/healthz", this::healthz);
    routes.get(
        "/metrics",
        (request, response, callback) -> metrics(connections, request, response, callback));
    routes.get(V1 + "events", events);
    return routes;
  }

  private void healthz(Request request, Response response, Callback callback) throws Exception {
    Query.none(request);
    Health now = health.get();
    Replies.json(
        response,
        callback,
        now.healthy() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
        now);
  }

  private void metrics(
      Connections connections, Request request, Response response, Callback callback)
      throws Exception {
    Query.none(request);
    String accept = request.getHeaders().get("Accept");
    Replies.bytes(
        response,
        callback,
        HttpStatus.OK_200,
        metrics.contentType(accept),
        metrics.write(accept, connections));
  }
}
