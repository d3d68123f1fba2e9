// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.local;

import java.util.List;
import java.util.Map;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.KafkaPrincipalSerde;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.kerberos.KerberosShortNamer;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;

/**
 * Names of agents, as Kafka finds them. An agent called ANONYMOUS gets another name: by that one
 * Kafka knows who comes by loopback, and may do all.
 */
public final class AgentPrincipals
    implements KafkaPrincipalBuilder, KafkaPrincipalSerde, Configurable {
  private static final KafkaPrincipal ANONYMOUS_AGENT =
      new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "agent ANONYMOUS");

  private DefaultKafkaPrincipalBuilder names;

  @Override
  public void configure(Map<String, ?> configs) {
    Object tls = configs.get(BrokerSecurityConfigs.SSL_PRINCIPAL_MAPPING_RULES_CONFIG);
    Object kerberos =
        configs.get(BrokerSecurityConfigs.SASL_KERBEROS_PRINCIPAL_TO_LOCAL_RULES_CONFIG);
    List<String> rules =
        kerberos instanceof List<?> list ? list.stream().map(String::valueOf).toList() : null;
    names =
        new DefaultKafkaPrincipalBuilder(
            rules == null ? null : KerberosShortNamer.fromUnparsedRules(realm(), rules),
            tls == null ? null : SslPrincipalMapper.fromRules(tls.toString()));
  }

  private static String realm() {
    try {
      return new KerberosPrincipal("tmp", 1).getRealm();
    } catch (IllegalArgumentException e) {
      return ""; // Kerberos is not set up
    }
  }

  @Override
  public KafkaPrincipal build(AuthenticationContext context) {
    KafkaPrincipal named = names.build(context);
    return named.equals(KafkaPrincipal.ANONYMOUS) ? ANONYMOUS_AGENT : named;
  }

  @Override
  public byte[] serialize(KafkaPrincipal principal) {
    return names.serialize(principal);
  }

  @Override
  public KafkaPrincipal deserialize(byte[] bytes) {
    return names.deserialize(bytes);
  }
}
