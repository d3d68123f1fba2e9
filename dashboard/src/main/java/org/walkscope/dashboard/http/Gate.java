// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.walkscope.command.access.AccessToken;
import org.walkscope.command.access.ServerNames;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.access.TrustedProxy;

/**
 * Gate before all paths: the Host header must name this server, and the client must show the token
 * or come from the proxy.
 */
final class Gate extends Handler.Wrapper {
  /** Cookie of a browser that has shown the token; the prefix binds it to TLS and to this host. */
  static final String COOKIE = "__Host-walkscope";

  private static final String TOKEN = "token";
  private static final int MAX_FORM_BYTES = 2 * 1024;

  private final Access access;
  private final ServerNames names;
  private final TokenPage page = new TokenPage();

  Gate(Access access, Handler paths) {
    super(paths);
    this.access = access;
    this.names = new ServerNames(access.allowedHosts());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Routes.secure(response);
    try {
      refuseForeignHost(request);
      if (access.open() || fromProxy(request) || showsToken(request)) {
        return super.handle(request, response, callback);
      }
      if (access.token() != null && offersToken(request, response, callback)) {
        return true;
      }
      page.refuse(request, response, callback, access.token() != null);
    } catch (HttpProblem e) {
      Replies.problem(response, callback, e.status(), e.getMessage());
    }
    return true;
  }

  private boolean fromProxy(Request request) {
    TrustedProxy proxy = access.proxy();
    if (proxy == null) {
      return false;
    }
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    String user = request.getHeaders().get(proxy.userHeader());
    return remote instanceof InetSocketAddress address
        && proxy.address().equals(address.getAddress())
        && user != null
        && !user.isBlank();
  }

  private boolean showsToken(Request request) {
    AccessToken token = access.token();
    if (token == null) {
      return false;
    }
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (AccessToken.isBearer(authorization)) {
      return token.isIn(authorization);
    }
    return Request.getCookies(request).stream()
        .anyMatch(cookie -> cookie.getName().equals(COOKIE) && token.isCookie(cookie.getValue()));
  }

  /** Whether the token comes by the address or by the form; both are answered here. */
  private boolean offersToken(Request request, Response response, Callback callback) {
    if (HttpMethod.POST.is(request.getMethod())) {
      FormFields.onFields(
          request,
          StandardCharsets.UTF_8,
          1,
          MAX_FORM_BYTES,
          Promise.Invocable.from(
              getInvocationType(),
              form -> enter(form.getValue(TOKEN), request, response, callback),
              failure -> enter(null, request, response, callback)));
      return true;
    }
    String offered = inAddress(request);
    if (offered == null) {
      return false;
    }
    enter(offered, request, response, callback);
    return true;
  }

  private static String inAddress(Request request) {
    try {
      return Request.extractQueryParameters(request).getValue(TOKEN);
    } catch (RuntimeException e) {
      return null; // no valid query
    }
  }

  private void enter(String offered, Request request, Response response, Callback callback) {
    if (offered == null || !access.token().is(offered.strip())) {
      page.refuse(request, response, callback, true);
      return;
    }
    Response.addCookie(
        response,
        HttpCookie.build(COOKIE, access.token().cookie())
            .path("/")
            .httpOnly(true)
            .secure(true)
            .sameSite(HttpCookie.SameSite.STRICT)
            .build());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.LOCATION, TokenPage.without(TOKEN, request));
    response.setStatus(HttpStatus.SEE_OTHER_303);
    callback.succeeded();
  }

  private void refuseForeignHost(Request request) {
    if (!names.has(Request.getServerName(request))) {
      throw new HttpProblem(
          HttpStatus.MISDIRECTED_REQUEST_421,
          "this server does not answer to this name; --allowed-host makes it answer to more");
    }
  }
}
