// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.spool.SpoolOwner;

/** What packages/kubernetes/daemonset.yaml tells Kubernetes, agent and probe, they understand. */
class DaemonSetTest {
  private static final Path MANIFEST = Path.of("../packages/kubernetes/daemonset.yaml");

  /** Kubernetes' model, which keeps what it does not know unless it is told not to. */
  private static final ObjectMapper STRICT =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private final PodSpec pod = read(text()).getSpec().getTemplate().getSpec();

  private static String text() {
    try {
      return Files.readString(MANIFEST);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static DaemonSet read(String text) {
    try {
      return STRICT.readValue(text, DaemonSet.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Container container(String name) {
    return pod.getContainers().stream().filter(c -> c.getName().equals(name)).findFirst().get();
  }

  @Test
  void aFieldThatKubernetesDoesNotHaveIsFound() {
    assertThatThrownBy(() -> read(text().replace("runAsNonRoot", "runAsNoRoot")))
        .hasCauseInstanceOf(UnrecognizedPropertyException.class);
  }

  @Test
  void itsPodsAreThoseThatItSelects() {
    DaemonSet set = read(text());
    assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
  }

  @Test
  void theAgentTakesItsArguments() {
    assertThat(Commands.commandLine().parseArgs(words(container("agent"))).errors()).isEmpty();
  }

  private static String[] words(Container agent) {
    return Stream.concat(Stream.of("agent"), agent.getArgs().stream()).toArray(String[]::new);
  }

  /** What stands in comments: the pages of the agent, and a probe of the kubelet. */
  @Test
  void itsPagesAreRightWhereTheyAreTurnedOn() {
    PodSpec on =
        read(text().replaceAll("(?m)^( *)#(?=[^ ]|  )", "$1")).getSpec().getTemplate().getSpec();
    Container agent =
        on.getContainers().stream().filter(c -> c.getName().equals("agent")).findFirst().get();
    assertThat(agent.getArgs()).contains("--metrics-listen=0.0.0.0:9465");
    assertThat(Commands.commandLine().parseArgs(words(agent)).errors()).isEmpty();
    assertThat(agent.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(agent.getReadinessProbe().getHttpGet().getHttpHeaders())
        .extracting(HTTPHeader::getName)
        .containsExactly("Host", "Authorization");
    assertThat(agent.getVolumeMounts()).extracting(VolumeMount::getName).contains("pages");
    assertThat(on.getVolumes()).extracting(Volume::getName).contains("pages");
  }

  @Test
  void everyImageIsOneThatIsMadeHere() {
    assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()))
        .extracting(Container::getImage)
        .allMatch(image -> image.startsWith("walkscope-"));
  }

  @Test
  void theFolderOfTheSpoolIsGivenByAClassThatThereIs() throws Exception {
    List<String> words = pod.getInitContainers().get(0).getCommand();
    assertThat(words)
        .contains(
            SpoolOwner.class.getName(),
            container("agent").getSecurityContext().getRunAsUser().toString());
  }

  @Test
  void theProbeHasTheOptionsThatItIsGiven() throws IOException {
    String options = Files.readString(Path.of("../bpf/loader/options.c"));
    for (String argument : container("probe").getArgs()) {
      String name = argument.substring(2, argument.indexOf('='));
      assertThat(options).contains("{ \"" + name + "\", ");
    }
  }

  @Test
  void noContainerMayMoreThanItNeeds() {
    assertThat(container("agent").getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container("agent").getSecurityContext().getCapabilities().getAdd()).isEmpty();
    assertThat(container("probe").getSecurityContext().getCapabilities().getAdd())
        .containsExactlyInAnyOrder("BPF", "PERFMON", "SYSLOG", "SETUID", "SETGID", "SETPCAP");
    for (Container each : pod.getContainers()) {
      assertThat(each.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(each.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(each.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(each.getSecurityContext().getPrivileged()).isNull();
    }
    assertThat(pod.getHostNetwork()).isNull();
  }

  @Test
  void servicesGiveItsPodsNoVariables() {
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  @Test
  void eachMountIsOfAVolume() {
    List<String> volumes = pod.getVolumes().stream().map(v -> v.getName()).toList();
    for (Container each : pod.getContainers()) {
      assertThat(each.getVolumeMounts()).extracting(VolumeMount::getName).isSubsetOf(volumes);
    }
  }
}
