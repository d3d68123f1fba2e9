// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import com.sun.net.httpserver.HttpsConfigurator;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.walkscope.command.access.KeyFiles;
import org.walkscope.command.access.TlsFiles;

/**
 * TLS of an agent's pages, which takes a renewed certificate for new connections: the JDK's server
 * takes no other configuration once it has started.
 */
final class StatusTls extends X509ExtendedKeyManager {
  private final KeyFiles files;
  private volatile X509ExtendedKeyManager keys;

  StatusTls(KeyFiles files) throws IOException {
    this.files = files;
    keys = read();
  }

  HttpsConfigurator configurator() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {this}, null, null);
      return new HttpsConfigurator(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot begin (--tls-cert): " + e.getMessage(), e);
    }
  }

  /**
   * Takes the certificate that the files have now.
   *
   * @return true when it is another one
   * @throws IOException with what to change; the certificate stays
   */
  boolean renew() throws IOException {
    boolean others = files.renew();
    if (others) {
      keys = read();
    }
    return others;
  }

  private X509ExtendedKeyManager read() throws IOException {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(files.keys(), TlsFiles.PASSWORD.toCharArray());
      return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot begin (--tls-cert): " + e.getMessage(), e);
    }
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return keys.getServerAliases(type, issuers);
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return keys.chooseServerAlias(type, issuers, socket);
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return keys.chooseEngineServerAlias(type, issuers, engine);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return keys.getCertificateChain(alias);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return keys.getPrivateKey(alias);
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return null; // it is a server alone
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }
}
