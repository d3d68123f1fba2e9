// SPDX-License-Identifier: Apache-2.0
package org.walkscope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The arrows between modules. The last module tests them: only here are all of them on one class
 * path. No violation is ever frozen.
 */
class ArchitectureTest {
  private static final String KAFKA = "org.apache.kafka..";
  private static final String FLINK = "org.apache.flink..";
  private static final String DUCKDB = "org.duckdb..";
  private static final String SQL = "java.sql..";
  private static final String PROTOBUF = "com.google.protobuf..";

  /** A Flink cluster brings slf4j 1.7, which has no fluent calls. */
  private static final String FLUENT_LOGGING = LoggingEventBuilder.class.getPackageName() + "..";

  /** A module, its packages below org.walkscope, and the modules that it may import. */
  private record Room(String name, List<String> packages, Set<String> imports) {
    String[] inside() {
      return packages.stream()
          .map(inside -> "org.walkscope." + inside + "..")
          .toArray(String[]::new);
    }

    String[] forbidden() {
      return ROOMS.stream()
          .filter(room -> !room.equals(this) && !imports.contains(room.name))
          .flatMap(room -> Stream.of(room.inside()))
          .toArray(String[]::new);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Set<String> PRODUCT =
      Set.of("schemas", "command", "kafka", "views", "ingest", "pipeline", "dashboard");

  /** {@code testing} for its browser, in which a bench opens the page. */
  private static final Set<String> OF_BENCHMARKS =
      Set.of(
          "schemas",
          "command",
          "kafka",
          "views",
          "ingest",
          "pipeline",
          "dashboard",
          "standalone",
          "testing");

  private static final Set<String> ALL_BUT_BENCHMARKS =
      Set.of(
          "schemas",
          "command",
          "kafka",
          "views",
          "ingest",
          "pipeline",
          "dashboard",
          "standalone",
          "offline");

  private static final List<Room> ROOMS =
      List.of(
          new Room("testing", List.of("testing"), Set.of()),
          new Room("contract", List.of("contract"), Set.of()),
          new Room(
              "schemas", List.of("schema", "event", "ledger", "capture", "text", "wire"), Set.of()),
          new Room("command", List.of("command"), Set.of("schemas")),
          new Room("kafka", List.of("kafka"), Set.of("schemas", "command")),
          new Room("ingest", List.of("ingest"), Set.of("schemas", "command", "kafka")),
          new Room("pipeline", List.of("pipeline"), Set.of("schemas", "kafka")),
          new Room(
              "offline", List.of("offline"), Set.of("schemas", "command", "views", "pipeline")),
          new Room("views", List.of("views"), Set.of("schemas")),
          new Room(
              "dashboard", List.of("dashboard"), Set.of("schemas", "command", "kafka", "views")),
          new Room("standalone", List.of("standalone"), PRODUCT),
          new Room("verify", List.of("verify"), ALL_BUT_BENCHMARKS),
          new Room("benchmarks", List.of("benchmarks"), OF_BENCHMARKS));

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("org.walkscope");

  private static List<Room> rooms() {
    return ROOMS;
  }

  private static Room room(String name) {
    return ROOMS.stream().filter(room -> room.name.equals(name)).findFirst().orElseThrow();
  }

  @Test
  void everyClassStandsInTheRoomOfOneModule() {
    String[] rooms =
        ROOMS.stream().flatMap(room -> Stream.of(room.inside())).toArray(String[]::new);
    classes().should().resideInAnyPackage(rooms).check(OURS);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void everyPackageOfARoomHasClasses(Room room) {
    assertThat(room.inside())
        .allSatisfy(
            inside -> assertThat(OURS.that(resideInAPackage(inside))).as(inside).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomImportsOnlyTheRoomsThatItMay(Room room) {
    never(room, room.forbidden());
  }

  @Test
  void schemasNeedsNeitherKafkaNorFlink() {
    never(room("schemas"), KAFKA, FLINK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "ingest", "dashboard"})
  void agentAndPageDoNotKnowFlink(String name) {
    never(room(name), FLINK);
  }

  @Test
  void thePipelineLogsWithWhatAFlinkClusterHas() {
    never(room("pipeline"), FLUENT_LOGGING);
  }

  /** One room a kernel file, with the names that the pipeline gives them (PipelineRoomsTest). */
  @ParameterizedTest
  @ValueSource(strings = {"smaps", "numa", "pagemap", "scan", "clearrefs"})
  void aKernelFileHasARoomInPipelineAndInVerify(String file) {
    String room = "org.walkscope.verify." + file;
    assertThat(OURS.that(resideInAPackage("org.walkscope.pipeline.procfile." + file))).isNotEmpty();
    assertThat(OURS.that(resideInAPackage(room))).isNotEmpty();
    List<String> mayImport = new ArrayList<>(List.of(room, "org.walkscope.verify.proc"));
    if (file.equals("clearrefs")) {
      mayImport.add("org.walkscope.verify.smaps"); // a write shows in the reads of smaps around it
    }
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("org.walkscope.verify.."))
                .or(resideInAnyPackage(mayImport.toArray(String[]::new))))
        .check(OURS);
  }

  /** Its library is large, and takes no part in what is shipped to hosts and clusters. */
  @Test
  void sqlOverCapturesAndTheHistoryAloneKnowDuckDb() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.walkscope.offline.sql..",
            "org.walkscope.offline.tables..",
            "org.walkscope.offline.export..",
            "org.walkscope.dashboard.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DUCKDB)
        .check(OURS);
  }

  @Test
  void sqlOverCapturesTheDashboardAndItsBenchAloneKnowSql() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.walkscope.offline.sql..",
            "org.walkscope.offline.tables..",
            "org.walkscope.offline.export..",
            "org.walkscope.dashboard..",
            "org.walkscope.benchmarks.history..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SQL)
        .check(OURS);
  }

  @Test
  void noRoomsOfTheDashboardImportOneAnother() {
    slices().matching("org.walkscope.dashboard.(*)..").should().beFreeOfCycles().check(OURS);
  }

  /** Questions ask the history, which knows none of them. */
  @Test
  void theHistoryOfTheDashboardKnowsNoQuestion() {
    noClasses()
        .that()
        .resideInAPackage("org.walkscope.dashboard.store..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.walkscope.dashboard..")
                .and(not(resideInAPackage("org.walkscope.dashboard.store.."))))
        .check(OURS);
  }

  @Test
  void theTimeLineForPerfettoAloneKnowsProtobuf() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.walkscope.views.perfetto..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PROTOBUF)
        .check(OURS);
  }

  /** Or a rule would hold because its library is called otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {KAFKA, FLINK, DUCKDB, SQL, PROTOBUF})
  void everyLibraryThatARuleNamesIsUsedSomewhere(String library) {
    assertThat(
            OURS.stream()
                .flatMap(ours -> ours.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass()))
        .anyMatch(resideInAPackage(library));
  }

  private static void never(Room from, String... to) {
    noClasses()
        .that()
        .resideInAnyPackage(from.inside())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .as(from + " never imports " + Arrays.toString(to))
        .check(OURS);
  }
}
