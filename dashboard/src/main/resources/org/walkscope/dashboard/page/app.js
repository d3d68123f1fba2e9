// SPDX-License-Identifier: Apache-2.0
// Schedule of fetches. The event stream names the views that changed; each is then fetched once.

import {Changes, get} from './api.js';
import {Chart} from './charts.js';
import {count, element, foreign, foreignText, name} from './format.js';
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
const byId = (id) => document.getElementById(id);

const form = byId('filters');
const spanSeconds = () => SPANS[form.elements.span.value];
const charts = Object.fromEntries(
    ['latency', 'locks', 'batch'].map((id) => [id, new Chart(byId(id), spanSeconds)]));
const table = new SnapshotTable(byId('snapshots'));
let lockTimings = null;

const filters = () =>
  Object.fromEntries(Object.keys(FILTERS).map((field) => [field, form.elements[field].value]));

const measure = () => document.querySelector('input[name=measure]:checked').value;

function showLocks() {
  charts.locks.show(lockTimings[measure()]);
  byId('locks').dataset.measure = measure();
}

const VIEWS = {
  'walk-latency': async () => charts.latency.show(await get('walk-latency', filters())),
  'lock-timings': async () => {
    lockTimings = await get('lock-timings', filters());
    showLocks();
  },
  'batch-efficiency': async () => charts.batch.show(await get('batch-efficiency', filters())),
  'snapshots': async () => table.show(
      (await get('snapshots', {...filters(), limit: SNAPSHOTS_SHOWN})).snapshots),
  'stalls': async () => showStalls(byId('stalls'), (await get('stalls', filters())).stalls),
  'loss': async () => showLoss(byId('ledger'), await get('loss')),
  'status': async () => showStatus(await get('status')),
};

const stale = new Set();
let refreshing = false;

/** Fetches changed views one after the other, and then those that changed meanwhile. */
async function refresh(views) {
  views.filter((view) => view in VIEWS).forEach((view) => stale.add(view));
  if (refreshing || document.hidden) return;
  refreshing = true;
  let view;
  try {
    while (stale.size > 0) {
      [view] = stale;
      stale.delete(view);
      await VIEWS[view]();
    }
    document.body.dataset.refreshed = String(Number(document.body.dataset.refreshed ?? 0) + 1);
    showState(changes.mode);
  } catch (error) {
    stale.add(view);
    setTimeout(() => refresh([]), RETRY_MS);
    showState('lost', 'no connection; trying again: ', foreign(error.message));
  } finally {
    refreshing = false;
  }
}

function options(select, values, chosen, shown = name) {
  select.replaceChildren(element('option', {value: ''}, 'all'),
      ...values.map((value) => element('option', {value, dir: 'auto'}, shown(value))));
  select.value = values.includes(chosen) ? chosen : '';
}

const fromHash = () => new URLSearchParams(location.hash.slice(1));

function showStatus(status) {
  for (const [field, list] of Object.entries(FILTERS)) {
    const select = form.elements[field];
    const known = [...select.options].slice(1).map((option) => option.value);
    const now = status.origins[list];
    if (JSON.stringify(known) !== JSON.stringify(now)) {
      options(select, now, select.value || fromHash().get(field),
          NAMED_BY_OTHERS.has(field) ? foreignText : name);
    }
  }
  const notice = byId('notice');
  notice.replaceChildren(...(status.notice ? [foreign(status.notice)] : []));
  notice.hidden = !status.notice;
  const topics = status.health.topics;
  const sum = (field) => topics.reduce((all, topic) => all + (topic[field] ?? 0), 0);
  byId('reading').replaceChildren(status.health.healthy
    ? `${count(sum('records'))} records read, ${count(sum('lag_records'))} behind, ` +
      `${count(sum('undecodable'))} undecodable`
    : foreign(status.health.problem));
  byId('reading').classList.toggle('bad', !status.health.healthy || sum('undecodable') > 0);
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
  for (const field of Object.keys(FILTERS)) options(form.elements[field], [], '');

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
}

start();
const changes = new Changes(
    (views) => refresh([...views, 'status']), () => refresh(['status', ...Object.keys(VIEWS)]));
