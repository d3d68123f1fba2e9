// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.walkscope.text.CountText;

/** Places for event streams, bounded in all and per address. */
final class StreamPlaces {
  private final int places;
  private final int placesOfAnAddress;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  StreamPlaces(int places, int placesOfAnAddress) {
    this.places = places;
    this.placesOfAnAddress = placesOfAnAddress;
  }

  /**
   * Takes a place.
   *
   * @throws HttpProblem when no place is free
   */
  synchronized void take(String address) {
    if (taken.getOrDefault(address, 0) >= placesOfAnAddress) {
      throw new HttpProblem(
          HttpStatus.TOO_MANY_REQUESTS_429,
          CountText.of(placesOfAnAddress, "page is", "pages are")
              + " open at this address already; close one, or read the JSON under /api/");
    }
    if (all >= places) {
      throw new HttpProblem(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          CountText.of(places, "page is", "pages are")
              + " open already; close one, or read the JSON under /api/");
    }
    taken.merge(address, 1, Integer::sum);
    all++;
  }

  /** Gives a place back. */
  synchronized void leave(String address) {
    taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    all--;
  }
}
