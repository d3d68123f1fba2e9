// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Origins;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;

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
  private static final int MAX_SNAPSHOTS = 1_000;
  private static final int DEFAULT_SNAPSHOTS = 100;
  private static final List<String> PAGE =
      List.of(
          "style.css",
          "app.js",
          "api.js",
          "charts.js",
          "freshness.js",
          "ledger.js",
          "snapshots.js",
          "stalls.js",
          "icon.svg");

  private static final List<String> VIEWS = List.of("theme.css", "format.js");

  /** Answer to the page's first request. */
  record Status(String notice, long nowEpochMs, Origins origins, Health health) {}

  Routes routes(boolean loopbackOnly, EventStream events) {
    Routes routes = new Routes(loopbackOnly);
    routes.get("/", Asset.page("index.html"));
    PAGE.forEach(name -> routes.get("/" + name, Asset.page(name)));
    VIEWS.forEach(name -> routes.get("/" + name, Asset.views(name)));
    routes.get("/vendor/uPlot.esm.js", Asset.uplot("uPlot.esm.js"));
    routes.get("/vendor/uPlot.min.css", Asset.uplot("uPlot.min.css"));
    routes.get("/healthz", this::healthz);
    routes.get("/metrics", this::metrics);
    routes.get("/api/events", events);
    routes.get("/api/status", this::status);
    routes.get("/api/walk-latency", filtered(query -> model.walkLatency(query.filter())));
    routes.get("/api/lock-timings", filtered(this::lockTimings));
    routes.get("/api/batch-efficiency", filtered(query -> model.batchEfficiency(query.filter())));
    routes.get("/api/stalls", filtered(query -> Map.of("stalls", model.stalls(query.filter()))));
    routes.get("/api/loss", this::loss);
    routes.get("/api/snapshots", this::snapshots);
    routes.getBelow("/api/snapshots/", this::snapshot);
    return routes;
  }

  private interface ViewOf {
    Object view(Query query);
  }

  private static Endpoint filtered(ViewOf view) {
    return (request, response, callback) ->
        Replies.json(response, callback, HttpStatus.OK_200, view.view(Query.filtered(request)));
  }

  private Object lockTimings(Query query) {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("hold", model.lockHolds(query.filter()));
    both.put("wait", model.lockWaits(query.filter()));
    return both;
  }

  private void status(Request request, Response response, Callback callback) throws Exception {
    Query.none(request);
    Replies.json(
        response,
        callback,
        HttpStatus.OK_200,
        new Status(notice, System.currentTimeMillis(), model.origins(), health.get()));
  }

  private void loss(Request request, Response response, Callback callback) throws Exception {
    Query.none(request);
    Replies.json(response, callback, HttpStatus.OK_200, model.loss());
  }

  private void snapshots(Request request, Response response, Callback callback) throws Exception {
    Query query = Query.filtered(request, "limit", "comm", "cgroup");
    Replies.json(
        response,
        callback,
        HttpStatus.OK_200,
        Map.of(
            "snapshots",
            model.snapshots(
                query.filter(), query.names(), query.limit(DEFAULT_SNAPSHOTS, MAX_SNAPSHOTS))));
  }

  private void snapshot(Request request, Response response, Callback callback) throws Exception {
    Query.none(request);
    String path = request.getHttpURI().getCanonicalPath();
    String id = path.substring(path.lastIndexOf('/') + 1);
    if (!id.matches("[0-9a-f]{16}")) {
      throw new HttpProblem(
          HttpStatus.BAD_REQUEST_400,
          "a snapshot id is 16 hexadecimal digits, as /api/snapshots lists");
    }
    Replies.json(
        response,
        callback,
        HttpStatus.OK_200,
        model
            .snapshot(id)
            .orElseThrow(
                () ->
                    new HttpProblem(
                        HttpStatus.NOT_FOUND_404,
                        "no such snapshot; older ones make room for newer ones")));
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

  private void metrics(Request request, Response response, Callback callback) throws Exception {
    Query.none(request);
    String accept = request.getHeaders().get("Accept");
    Replies.bytes(
        response, callback, HttpStatus.OK_200, metrics.contentType(accept), metrics.write(accept));
  }
}
