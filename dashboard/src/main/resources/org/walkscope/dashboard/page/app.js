// SPDX-License-Identifier: Apache-2.0
// Shell of all pages: address, scope, schedule of fetches, state of the connection.

import {Changes, get} from './api.js';
import {count, element, foreign, many} from './format.js';
import {Freshness, lateJobs} from './freshness.js';
import {clockWarning, setServerTime} from './now.js';
import {PAGES} from './pages.js';
import {Panel} from './panel.js';
import {ScopeBar} from './scope.js';
import {State} from './state.js';
import {unknownValues} from './unknown.js';
import {setZone} from './zone.js';

const RETRY_MS = 5_000;

/** Time in which a server may still be reaching its broker without being called failed. */
const STARTING_MS = 30_000;
const byId = (id) => document.getElementById(id);

const freshness = new Freshness();
const failures = new Map(); // of imports, by module
let late = []; // jobs that owe results
let failed = null; // what the server says of itself, while it does not read
let wasHealthy = false; // whether there is anything to show: of this tab's time, or what the server keeps
let statusStale = true;
let refreshing = false;
let paused = false;
let holding = false; // the pointer, on what would move under it
let resting = null;
let open = {path: null, panels: [], page: null, unloaded: null}; // page that is shown, or the error by which it is not

/** Whether the page stands still: a person said so, holds the pointer, or has selected text. */
const still = () => paused || holding || !getSelection().isCollapsed;

const ready = (panel) => panel.stale && (panel.wanted || !still());
const nextPanel = () => open.panels.find((panel) => ready(panel) && panel.restsUntil <= performance.now());

/** Fetches the state of the server and changed panels, one panel after the other, and then those that changed meanwhile. */
async function refresh() {
  if (refreshing || document.hidden) return;
  refreshing = true;
  clearTimeout(resting);
  try {
    if (open.unloaded) {
      await openPage(open.path);
      showPage();
    }
    for (;;) {
      const status = refreshStatus();
      if (!nextPanel()) await status; // a page may open meanwhile
      const panel = nextPanel();
      if (!panel) break;
      if (panel.timed) await status; // which has the server's time
      await Promise.all([status, panel.fetch()]);
    }
    document.body.dataset.refreshed = String(Number(document.body.dataset.refreshed ?? 0) + 1);
    showReading();
    if (open.unloaded) resting = setTimeout(refresh, RETRY_MS);
    const next = Math.min(...open.panels.filter(ready).map((one) => one.restsUntil));
    if (next < Infinity) resting = setTimeout(refresh, Math.max(0, next - performance.now()));
  } catch (error) {
    statusStale = true;
    setTimeout(refresh, RETRY_MS);
    freshness.lose();
    showLost('no connection; what is shown is old', error);
  } finally {
    refreshing = false;
  }
}

async function refreshStatus() {
  if (!statusStale) return;
  statusStale = false;
  showStatus(await get('status'));
  await scopeBar.check();
}

function showStatus(status) {
  setServerTime(status.now_epoch_ms);
  freshness.take(status);
  wasHealthy ||= status.health.healthy || status.stored;
  late = status.health.late;
  failed = status.health.healthy ? null : status.health.problem;
  const notice = byId('notice');
  const clock = clockWarning();
  notice.replaceChildren(...(status.notice ? [foreign(status.notice)] : []), status.notice && clock ? ' ' : '', clock);
  notice.hidden = !status.notice && !clock;
  const topics = status.health.topics;
  const sum = (field) => topics.reduce((all, topic) => all + (topic[field] ?? 0), 0);
  byId('reading').replaceChildren(`${many(sum('records'), 'record')} read, ${count(sum('lag_records'))} behind, ` +
      `${count(sum('undecodable'))} undecodable`);
  byId('reading').classList.toggle('bad', !status.health.healthy || sum('undecodable') > 0);
}

/** Says what the page is: what the server cannot read, and what a person stopped, come before a live stream. */
function showReading() {
  if (open.unloaded) {
    showLost('this page does not load', open.unloaded);
  } else if (failed !== null) {
    const starting = !wasHealthy && performance.now() < STARTING_MS;
    showState(starting ? 'connecting' : 'failed',
        wasHealthy ? 'what is shown is old: ' : 'nothing read yet: ', foreign(failed));
  } else if (paused) {
    showState('paused', 'paused');
  } else if (late.length > 0 && changes.mode === 'live') {
    showLate();
  } else {
    showState(changes.mode);
  }
}

function showLost(what, error) {
  showState('lost', `${what}; trying again every ${RETRY_MS / 1000} s. Do: look whether the server runs (`, foreign(error.message), ')');
}

/** Names the jobs that have failed; while none has, those that are late. */
function showLate() {
  const dead = late.filter(({failed: hasFailed}) => hasFailed);
  const named = dead.length > 0 ? dead : late;
  const is = named.length === 1 ? ['has', 'is', 'its'] : ['have', 'are', 'their'];
  const link = (text) => element('a', {href: state.link('health')}, text);
  if (dead.length > 0) showState('dead', link(`${lateJobs(dead)} ${is[0]} failed: what to do`), `; what is made of ${is[2]} results is old`);
  else showState('late', link(`${lateJobs(late)} ${is[1]} late`), `; what is made of ${is[2]} results is old`);
}

function showState(state, ...said) {
  document.body.dataset.state = state;
  const told = element('span', {}, ...(said.length ? said : [{
    connecting: 'connecting', live: 'live',
    polling: 'no live stream from the server; reading every 5 s',
  }[state]]));
  const place = byId('connection');
  if (place.firstElementChild?.outerHTML !== told.outerHTML) place.replaceChildren(told); // a link keeps its focus
}

/** Values of a field that a text is part of. */
const suggest = (name, text) => get('values', {name, like: text});

const state = new State(() => move());
const scopeBar = new ScopeBar(byId('scope'), state, suggest);

/** What pages get of the shell. */
const shell = {
  state,
  scope: () => state.scope(),
  link: (path, params) => state.link(path, params),
  get,
  late: () => late,
  again: () => {
    open.panels.forEach((panel) => { panel.stale = panel.wanted = true; });
    refresh();
  },
};

/** Shows what the address says. */
async function move() {
  const zoned = setZone(state.get('zone'));
  scopeBar.show();
  showLinks();
  if (state.path === open.path && !zoned && !open.unloaded) {
    open.panels.forEach((panel) => panel.moved());
  } else {
    await openPage(state.path);
  }
  showPage();
  refresh();
}

/** Shows what the shell has of the page that is open. */
function showPage() {
  showUnknown();
  freshness.watch(open.panels, state.time().live);
}

/** Says which values of the address are not known: what is shown then is not what they ask for. */
function showUnknown() {
  const said = open.page ? unknownValues(state, open.page.knows) : [];
  byId('unknown').replaceChildren(...said.map((text) => foreign(text)));
  byId('unknown').hidden = said.length === 0;
}

async function openPage(path) {
  open.panels.forEach((panel) => panel.close());
  open.page?.close?.();
  const main = byId('main');
  if (!open.unloaded || open.path !== path) main.replaceChildren();
  const opened = {path, panels: [], page: null, unloaded: null};
  open = opened;
  try {
    const known = PAGES.find((one) => one.path === path);
    if (!known) {
      main.replaceChildren(element('p', {class: 'problem', role: 'alert'}, 'There is no page ', foreign(`/${path}`), '.'));
      return;
    }
    const {page} = await moduleOf(known);
    if (open !== opened) return;
    main.replaceChildren();
    document.title = `${page.title} · walkscope`;
    open.page = {knows: page.knows, ...page.open(main, shell)};
    open.panels = open.page.panels.map((spec) => new Panel(spec, state));
    document.body.dataset.page = path || 'overview';
  } catch (error) {
    if (open !== opened) return;
    open.unloaded = error;
    main.replaceChildren(element('p', {class: 'problem', role: 'alert'}, 'This page does not load: ', foreign(error.message)));
  }
}

/** Module of a page. Some browsers try an import that failed never again by the same name. */
async function moduleOf({module}) {
  const before = failures.get(module) ?? 0;
  try {
    return await import(`./pages/${module}.js${before > 0 ? `?again=${before}` : ''}`);
  } catch (error) {
    failures.set(module, before + 1);
    throw error;
  }
}

function showLinks() {
  byId('pages').replaceChildren(...PAGES.filter(({label}) => label).map(({path, label}) =>
    element('a', {href: state.link(path), 'aria-current': path === state.path ? 'page' : null}, label)));
  document.querySelector('.brand').href = state.link('');
}

const KEYS = [
  ['1 – 6', 'page of that place in the navigation', null],
  ['/', 'time and scope', () => scopeBar.focus()],
  ['p', 'pause, go on', () => byId('pause').click()],
  ['?', 'these keys', () => showKeys()],
  ['Tab, Enter, Space', 'next control; use it', null],
  ['Esc', 'close', null],
];

function showKeys() {
  const keys = [...KEYS, ...(open.page?.keys ?? [])];
  byId('keys').replaceChildren(element('h2', {}, 'Keys'),
      element('dl', {}, ...keys.flatMap(([key, text]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, text)])),
      element('form', {method: 'dialog'}, element('button', {}, 'Close')));
  byId('keys').showModal();
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, dialog')) return;
  const place = Number(event.key);
  const links = byId('pages').children;
  const key = [...KEYS, ...(open.page?.keys ?? [])].find(([name, , act]) => name === event.key && act);
  if (place >= 1 && place <= links.length) links[place - 1].click();
  else if (key) key[2]();
  else return;
  event.preventDefault();
}

function listen() {
  document.addEventListener('visibilitychange', refresh);
  addEventListener('keydown', press);
  byId('help').addEventListener('click', showKeys);
  byId('pause').addEventListener('click', ({currentTarget: button}) => {
    paused = !paused;
    button.setAttribute('aria-pressed', String(paused));
    showReading();
    refresh();
  });
  byId('main').addEventListener('pointerdown', () => { holding = true; });
  for (const event of ['pointerup', 'pointercancel', 'blur']) {
    addEventListener(event, () => {
      holding = false;
      refresh();
    });
  }
  document.addEventListener('selectionchange', refresh);
}

const changes = new Changes((views) => {
  statusStale = true;
  open.panels.forEach((panel) => panel.changed(views));
  refresh();
}, () => {
  statusStale = true;
  open.panels.forEach((panel) => { panel.stale = true; });
  refresh();
});
listen();
await move();
