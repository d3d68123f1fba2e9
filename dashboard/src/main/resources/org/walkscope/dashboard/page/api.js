// SPDX-License-Identifier: Apache-2.0
// The JSON API and the event stream.

/** Fetches a view; throws with the server's own sentence. */
export async function get(path, filters = {}) {
  const chosen = Object.entries(filters).filter(([, value]) => value);
  const query = chosen.length ? '?' + new URLSearchParams(chosen) : '';
  const response = await fetch('api/' + path + query);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

/**
 * Follows the event stream for as long as the page is open; the browser reconnects by itself.
 *
 * @param onChange told the names of the views that changed
 * @param onState told 'live' or 'lost'
 */
export function follow(onChange, onState) {
  const events = new EventSource('api/events');
  events.addEventListener('hello', () => onState('live'));
  events.addEventListener('change', (event) => onChange(JSON.parse(event.data).views));
  events.onerror = () => {
    onState('lost');
    // A browser gives up for good when it is answered with an error, as "too many pages".
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(() => follow(onChange, onState), 3000);
    }
  };
}
