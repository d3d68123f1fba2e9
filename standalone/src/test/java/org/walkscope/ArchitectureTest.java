// SPDX-License-Identifier: Apache-2.0
package org.walkscope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules. Only here are all of them on one class path.
 *
 * <p>schemas ← ingest, pipeline, dashboard; those three meet at topics, never at imports; only
 * standalone sees all. No violation is ever frozen.
 */
class ArchitectureTest {
  private static final String[] SCHEMAS = {
    "org.walkscope.schema..",
    "org.walkscope.event..",
    "org.walkscope.capture..",
    "org.walkscope.text..",
    "org.walkscope.wire.."
  };
  private static final String INGEST = "org.walkscope.ingest..";
  private static final String PIPELINE = "org.walkscope.pipeline..";
  private static final String DASHBOARD = "org.walkscope.dashboard..";
  private static final String STANDALONE = "org.walkscope.standalone..";
  private static final String TESTING = "org.walkscope.testing..";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.walkscope");

  @Test
  void everyClassStandsInTheRoomOfOneModule() {
    List<String> rooms = new ArrayList<>(List.of(SCHEMAS));
    rooms.addAll(List.of(INGEST, PIPELINE, DASHBOARD, STANDALONE, TESTING));
    classes().should().resideInAnyPackage(rooms.toArray(String[]::new)).check(OURS);
  }

  /** What tests share is not shipped. */
  @Test
  void noModuleNeedsWhatTestsShare() {
    never(SCHEMAS, TESTING);
    never(new String[] {INGEST, PIPELINE, DASHBOARD, STANDALONE}, TESTING);
  }

  @Test
  void schemasKnowsNoOtherModule() {
    never(SCHEMAS, INGEST, PIPELINE, DASHBOARD, STANDALONE);
  }

  @Test
  void ingestPipelineAndDashboardMeetOnlyAtTopics() {
    never(new String[] {INGEST}, PIPELINE, DASHBOARD, STANDALONE);
    never(new String[] {PIPELINE}, INGEST, DASHBOARD, STANDALONE);
    never(new String[] {DASHBOARD}, INGEST, PIPELINE, STANDALONE);
  }

  @Test
  void schemasNeedsNeitherKafkaNorFlink() {
    never(SCHEMAS, "org.apache.kafka..", "org.apache.flink..");
  }

  @Test
  void onlyThePipelineAndStandaloneKnowFlink() {
    never(new String[] {INGEST, DASHBOARD}, "org.apache.flink..");
  }

  /** A Flink cluster brings slf4j 1.7, which has no fluent calls. */
  @Test
  void thePipelineLogsWithWhatAFlinkClusterHas() {
    noClasses()
        .that()
        .resideInAPackage(PIPELINE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j.spi..")
        .check(OURS);
  }

  private static void never(String[] from, String... to) {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage(from)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(to)
            .as(Arrays.toString(from) + " never import " + Arrays.toString(to));
    rule.check(OURS);
  }
}
