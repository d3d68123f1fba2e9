// SPDX-License-Identifier: Apache-2.0
// Schedule of fetches. The event stream names the views that changed; each is then fetched once.

import {Changes, get} from './api.js';
import {Chart} from './charts.js';
import {count, element, foreign, foreignText, name} from './format.js';
import {Freshness} from './freshness.js';
import {showLoss} from './ledger.js';
import {SnapshotTable} from './snapshots.js';
import {showStalls} from './stalls.js';

const SPANS = {'5 min': 300, '15 min': 900, '1 h': 3600};
const FILTERS = {
  host: 'hosts', consumer: 'consumers', walker: 'walkers', walker_comm: 'walker_comms', arch: 'archs',
  kernel: 'kernel_releases',
};
const NAMED_BY_OTHERS = new Set(['host', 'consumer', 'kernel', 'walker_comm']);
const SNAPSHOTS_SHOWN = 50;
const RETRY_MS = 5_000;

/** Time in which a server may still be reaching its broker without being called failed. */
const STARTING_MS = 30_000;
const byId = (id) => document.getElementById(id);

const form = byId('filters');
const spanSeconds = () => SPANS[form.elements.span.value];
const charts = Object.fromEntries(
    ['latency', 'locks', 'batch'].map((id) => [id, new Chart(byId(id), spanSeconds)]));
const table = new SnapshotTable(byId('snapshots'));
const freshness = new Freshness(byId);
let lockTimings = null;
let failed = null; // what the server says of itself, while it does not read
let wasHealthy = false;

const filters = () =>
  Object.fromEntries(Object.keys(FILTERS).map((field) => [field, form.elements[field].value]));

const measure = () => document.querySelector('input[name=measure]:checked').value;

function showChart(id, view) {
  charts[id].show(view);
  freshness.walked(id, view.t_ms[view.t_ms.length - 1], view.window_ms);
}

function showLocks() {
  showChart('locks', lockTimings[measure()]);
  byId('locks').dataset.measure = measure();
}

const VIEWS = {
  'walk-latency': async () => showChart('latency', await get('walk-latency', filters())),
  'lock-timings': async () => {
    lockTimings = await get('lock-timings', filters());
    showLocks();
  },
  'batch-efficiency': async () => showChart('batch', await get('batch-efficiency', filters())),
  'snapshots': async () => table.show(
      (await get('snapshots', {...filters(), limit: SNAPSHOTS_SHOWN})).snapshots),
  'stalls': async () => showStalls(byId('stalls'), (await get('stalls', filters())).stalls),
  'loss': async () => showLoss(byId('ledger'), await get('loss')),
  'status': async () => showStatus(await get('status')),
};

const stale = new Set();
let refreshing = false;
let paused = false;
let holding = false; // the pointer, on what would move under it

/** Whether the page stands still: a person said so, holds the pointer, or has selected text. */
const still = () => paused || holding || !getSelection().isCollapsed;

/** Whether a view may change now; the state of the server is shown whatever a person does. */
const mayShow = (view) => view === 'status' || !still();

/** Fetches changed views one after the other, and then those that changed meanwhile. */
async function refresh(views) {
  views.filter((view) => view in VIEWS).forEach((view) => stale.add(view));
  if (refreshing || document.hidden) return;
  refreshing = true;
  let view;
  try {
    while ((view = [...stale].find(mayShow))) {
      stale.delete(view);
      await VIEWS[view]();
    }
    document.body.dataset.refreshed = String(Number(document.body.dataset.refreshed ?? 0) + 1);
    showReading();
  } catch (error) {
    stale.add(view);
    setTimeout(() => refresh([]), RETRY_MS);
    showState('lost', 'no connection; what is shown is old; trying again: ', foreign(error.message));
  } finally {
    refreshing = false;
  }
}

/** Offers values; a chosen one that no record has stays chosen, and says so. */
function options(select, values, chosen, shown = name) {
  select.replaceChildren(element('option', {value: ''}, 'all'),
      ...values.map((value) => element('option', {value, dir: 'auto'}, shown(value))));
  if (chosen && !values.includes(chosen)) {
    select.append(element('option', {value: chosen, dir: 'auto', 'data-unknown': ''}, `${shown(chosen)} (not seen)`));
  }
  select.value = chosen ?? '';
}

const fromHash = () => new URLSearchParams(location.hash.slice(1));

function showStatus(status) {
  for (const [field, list] of Object.entries(FILTERS)) {
    const select = form.elements[field];
    const known = [...select.options].slice(1)
        .filter((option) => !('unknown' in option.dataset)).map((option) => option.value);
    const now = status.origins[list];
    if (JSON.stringify(known) !== JSON.stringify(now)) {
      options(select, now, select.value || fromHash().get(field),
          NAMED_BY_OTHERS.has(field) ? foreignText : name);
    }
  }
  freshness.take(status);
  wasHealthy ||= status.health.healthy;
  failed = status.health.healthy ? null : status.health.problem;
  const notice = byId('notice');
  notice.replaceChildren(...(status.notice ? [foreign(status.notice)] : []));
  notice.hidden = !status.notice;
  const topics = status.health.topics;
  const sum = (field) => topics.reduce((all, topic) => all + (topic[field] ?? 0), 0);
  byId('reading').replaceChildren(`${count(sum('records'))} records read, ${count(sum('lag_records'))} behind, ` +
      `${count(sum('undecodable'))} undecodable`);
  byId('reading').classList.toggle('bad', !status.health.healthy || sum('undecodable') > 0);
}

/** Says what the page is: what the server cannot read, and what a person stopped, come before a live stream. */
function showReading() {
  if (failed !== null) {
    const starting = !wasHealthy && performance.now() < STARTING_MS;
    showState(starting ? 'connecting' : 'failed',
        wasHealthy ? 'what is shown is old: ' : 'nothing read yet: ', foreign(failed));
  } else if (paused) {
    showState('paused', 'paused');
  } else {
    showState(changes.mode);
  }
}

function showState(state, ...said) {
  document.body.dataset.state = state;
  byId('connection').replaceChildren(...(said.length ? said : [{
    connecting: 'connecting', live: 'live',
    polling: 'no live stream from the server; reading every 5 s',
  }[state]]));
}

function start() {
  const span = form.elements.span;
  span.replaceChildren(...Object.keys(SPANS).map((value) => element('option', {value}, value)));
  span.value = fromHash().get('span') ?? '15 min';
  for (const field of Object.keys(FILTERS)) options(form.elements[field], [], fromHash().get(field));

  form.addEventListener('change', () => {
    const chosen = Object.entries({...filters(), span: span.value}).filter(([, value]) => value);
    history.replaceState(null, '', '#' + new URLSearchParams(chosen));
    Object.values(charts).forEach((chart) => chart.redraw());
    table.closeAll();
    refresh(Object.keys(VIEWS));
  });
  byId('locks').addEventListener('change', () => {
    if (lockTimings) showLocks();
  });
  document.addEventListener('visibilitychange', () => refresh([]));
  byId('pause').addEventListener('click', ({currentTarget: button}) => {
    paused = !paused;
    button.setAttribute('aria-pressed', String(paused));
    showReading();
    refresh([]);
  });
  document.querySelector('main').addEventListener('pointerdown', () => { holding = true; });
  for (const event of ['pointerup', 'pointercancel', 'blur']) {
    addEventListener(event, () => {
      holding = false;
      refresh([]);
    });
  }
  document.addEventListener('selectionchange', () => refresh([]));
}

start();
const changes = new Changes(
    (views) => refresh([...views, 'status']), () => refresh(['status', ...Object.keys(VIEWS)]));
