// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.walkscope.dashboard.agents.Pairs;
import org.walkscope.dashboard.agents.PairsQuestion;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.explore.ExplorePaths;
import org.walkscope.dashboard.health.HealthPaths;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.overview.ChangesQuestion;
import org.walkscope.dashboard.overview.Summary;
import org.walkscope.dashboard.overview.SummaryQuestion;
import org.walkscope.dashboard.overview.TroubleQuestion;
import org.walkscope.dashboard.overview.VictimsQuestion;
import org.walkscope.dashboard.process.ProcessPaths;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.dashboard.walk.WalkPaths;

/** Version 1 of the API: the table of its paths. */
public final class ApiV1 {
  private final HistoryStore store;
  private final List<ApiPath> paths = new ArrayList<>();

  private ApiV1(HistoryStore store) {
    this.store = store;
  }

  /**
   * Makes the API.
   *
   * @param notice line at the top of the page; null for none
   */
  public static ApiV1 of(
      HistoryStore store, DashboardModel model, Supplier<Health> health, String notice) {
    ApiV1 api = new ApiV1(store);
    api.add(
        List.of(
            ApiPath.plain(
                "status",
                "State of reading, and the values that records have.",
                StatusQuestion.Status.class,
                new StatusQuestion(notice, model, health))));
    api.add(
        List.of(
            ApiPath.plain(
                "values",
                "Values of a field of the scope.",
                ValuesQuestion.Values.class,
                new ValuesQuestion(),
                ValuesQuestion.PARAMETERS)));
    api.add(overview());
    api.add(new LivePaths(model).paths());
    api.add(ExplorePaths.paths());
    api.add(WalkPaths.ALL);
    api.add(ProcessPaths.ALL);
    api.add(HealthPaths.of(InstantSource.system(), health));
    return api;
  }

  private static List<ApiPath> overview() {
    return List.of(
        ApiPath.scoped(
            "summary",
            "Who made whom wait, and what could not be seen.",
            Summary.class,
            new SummaryQuestion()),
        ApiPath.scoped(
            "victims",
            "Tasks that waited longest because of walks.",
            VictimsQuestion.Victims.class,
            new VictimsQuestion(),
            VictimsQuestion.parameters()),
        ApiPath.scoped(
            "trouble",
            "Hosts that are silent, lossy, or wrong about the time.",
            TroubleQuestion.Troubles.class,
            new TroubleQuestion(),
            TroubleQuestion.parameters()),
        ApiPath.scoped(
            "changes",
            "What changed against a baseline.",
            ChangesQuestion.Changes.class,
            new ChangesQuestion(),
            ChangesQuestion.parameters()),
        ApiPath.scoped(
            "pairs",
            "Who walks whom, by agent and target.",
            Pairs.class,
            new PairsQuestion(),
            PairsQuestion.parameters()));
  }

  private void add(List<ApiPath> more) {
    paths.addAll(more);
  }

  /** Paths. */
  public List<ApiPath> paths() {
    return List.copyOf(paths);
  }

  /** OpenAPI document. */
  public ObjectNode document() {
    return OpenApi.document(paths);
  }

  /**
   * Answers a query.
   *
   * @throws Refusal when it cannot be answered
   */
  public Object answer(ApiPath path, Map<String, String> given) throws SQLException {
    return path.question().answer(ApiQuery.of(given, path.parameters()), store);
  }
}
