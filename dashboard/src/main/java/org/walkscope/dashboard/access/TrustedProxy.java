// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.access;

import java.net.InetAddress;

/**
 * Reverse proxy that asks its users who they are.
 *
 * @param userHeader header with the user's name. Example: X-Remote-User
 * @param address address that requests of the proxy come from; the header of others is ignored
 */
public record TrustedProxy(String userHeader, InetAddress address) {}
