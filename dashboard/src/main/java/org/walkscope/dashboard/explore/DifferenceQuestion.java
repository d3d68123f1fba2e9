// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.explore.DifferenceAnswer.Finding;
import org.walkscope.dashboard.store.HistoryStore;

/** What is different inside a rectangle of time and duration? */
public final class DifferenceQuestion implements Question {
  private static final int LISTED = 60;

  /** Parameters beside those of Scope, whose time is that of the rectangle. */
  public static Parameter[] parameters() {
    return Rectangle.parameters();
  }

  @Override
  public DifferenceAnswer answer(ApiQuery query, HistoryStore store) throws SQLException {
    Rectangle rectangle = Rectangle.of(query);
    return store.read(connection -> answer(connection, rectangle));
  }

  private static DifferenceAnswer answer(Connection connection, Rectangle rectangle)
      throws SQLException {
    Source source = Source.of(rectangle.what(), rectangle.scope().target() != null);
    Tally tally = new Tally();
    List<String> limits = new ArrayList<>();
    ShareReader main = new ShareReader(rectangle, source, source.keys(), false);
    tell(limits, main.read(connection, tally));
    if (rectangle.scope().host() == null) {
      ShareReader hosts = new ShareReader(rectangle, source, List.of("host"), true);
      tell(limits, hosts.read(connection, tally));
    }
    if (Source.knowsTargets(rectangle.what())) {
      Source pairs = Source.of(rectangle.what(), true);
      ShareReader targets = new ShareReader(rectangle, pairs, List.of("target"), true);
      tell(limits, targets.read(connection, tally));
    }
    KeptWalks walks = new KeptWalks(rectangle).read(connection);
    if (rectangle.what() == Measure.WALKS) {
      walks.tallyFolios(connection, source.windows(rectangle.whole(), false).lengthMs(), tally);
    }
    List<Finding> findings = tally.findings();
    List<Finding> listed = findings.subList(0, Math.min(LISTED, findings.size()));
    return new DifferenceAnswer(
        main.asOfMs(),
        rectangle.what().word(),
        rectangle.scope().from(),
        rectangle.scope().to(),
        rectangle.lowNs(),
        rectangle.highNs() == Long.MAX_VALUE ? null : rectangle.highNs(),
        rectangle.restFromMs(),
        rectangle.restToMs(),
        main.inside(),
        main.outside(),
        listed,
        findings.size() - listed.size(),
        walks.kept(),
        walks.listed(),
        limits);
  }

  private static void tell(List<String> limits, String limit) {
    if (limit != null) {
      limits.add(limit);
    }
  }
}
