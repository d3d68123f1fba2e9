// SPDX-License-Identifier: Apache-2.0
package org.walkscope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms inside the pipeline, and which of the others each may import. */
class PipelineRoomsTest {
  private static final String PIPELINE = "org.walkscope.pipeline.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.walkscope.pipeline");

  private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>();

  static {
    List<String> entries = List.of("entries", "pagetable");
    MAY_IMPORT.put("pagetable", List.of());
    MAY_IMPORT.put("entries", List.of("pagetable"));
    MAY_IMPORT.put("procfile", entries);
    for (String file : List.of("smaps", "numa", "pagemap", "scan", "clearrefs")) {
      MAY_IMPORT.put(
          "procfile." + file, Stream.concat(entries.stream(), Stream.of("procfile")).toList());
    }
    MAY_IMPORT.put("walk", List.of("entries", "pagetable", "procfile.."));
    MAY_IMPORT.put("state", List.of());
    MAY_IMPORT.put("loss", List.of("state"));
    MAY_IMPORT.put("thread", List.of("walk", "entries", "loss", "state"));
    MAY_IMPORT.put("snapshot", List.of("walk", "thread", "loss", "state"));
    MAY_IMPORT.put("window", List.of("thread", "loss", "state"));
    MAY_IMPORT.put("io", List.of("window", "thread", "loss", "state"));
    MAY_IMPORT.put("blame", List.of("io", "thread", "loss", "state"));
    MAY_IMPORT.put("compare", List.of("io", "window", "thread", "loss", "state"));
    MAY_IMPORT.put("health", List.of("io", "state"));
    MAY_IMPORT.put("sql", List.of());
    MAY_IMPORT.put(
        "job",
        List.of(
            "blame", "compare", "health", "io", "loss", "snapshot", "thread", "walk", "window"));
    MAY_IMPORT.put(
        "run",
        List.of("job", "blame", "compare", "io", "loss", "snapshot", "state", "thread", "window"));
  }

  static Stream<String> rooms() {
    return MAY_IMPORT.keySet().stream();
  }

  @Test
  void everyClassIsInARoom() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct().sorted())
        .containsExactlyElementsOf(rooms().map(room -> PIPELINE + room).toList());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void importsNoOtherRoomThanItMay(String room) {
    String[] allowed =
        Stream.concat(Stream.of(room), MAY_IMPORT.get(room).stream())
            .map(each -> PIPELINE + each)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(PIPELINE + room)
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage(PIPELINE + ".")).or(resideInAnyPackage(allowed)))
        .check(CLASSES);
  }

  @Test
  void noRoomsImportOneAnother() {
    slices().matching(PIPELINE + "(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
