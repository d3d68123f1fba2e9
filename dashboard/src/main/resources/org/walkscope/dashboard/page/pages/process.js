// SPDX-License-Identifier: Apache-2.0
// One process by host, pid and start: its reads over time; without them the processes that were read.

import {count, duration, element, foreign, joined, many, size} from '../format.js';
import {showProcess} from '../process.js';
import {HELD} from '../panel.js';
import {Rows} from '../rows.js';
import {age} from '../time.js';
import {ANY} from '../unknown.js';
import {pageTypesFigure} from '../walk.js';
import {moment, timeElement, zoned} from '../zone.js';

const IDENTITY = ['host', 'pid', 'start'];

const columns = (shell) => [
  {label: 'process', width: 26, value: (row) => row.comm, cell: (row) => element('a', {class: 'process-link',
    href: shell.link('process', {host: row.host, pid: row.pid, start: row.start, search: null})}, foreign(row.comm), `[${row.pid}]`)},
  {label: 'reads', width: 9, number: true, value: (row) => row.reads, cell: (row) => count(row.reads)},
  {label: 'time of reads', width: 14, number: true, value: (row) => row.read_ns, cell: (row) => joined(duration(row.read_ns))},
  {label: 'last read', width: 21, value: (row) => row.last_read_ms, cell: (row) => timeElement(row.last_read_ms, moment)},
  {label: 'VMAs', width: 9, number: true, value: (row) => row.vmas, cell: (row) => count(row.vmas)},
  {label: 'Rss', width: 11, number: true, value: (row) => row.rss, cell: (row) => joined(size(row.rss))},
  {label: 'host', width: 18, value: (row) => row.host, cell: (row) => foreign(row.host)},
  {label: 'cgroup', width: 40, common: true, value: (row) => row.cgroup, cell: (row) => (row.cgroup == null ? '·' : foreign(row.cgroup))},
];

/** List of processes, with a search. */
class ProcessList {
  #said = element('p', {class: 'unit', role: 'status'});
  #search = element('input', {type: 'search', name: 'search', maxlength: '256', size: '30'});
  #rows;
  #shell;

  constructor(shell) {
    this.#shell = shell;
    this.#rows = new Rows('processes', columns(shell));
    this.#search.addEventListener('input', () => shell.state.set({search: this.#search.value || null}));
    this.element = element('div', {class: 'process-list'},
        element('p', {class: 'choices'}, element('label', {}, 'name, host or cgroup has, or pid is ', this.#search)),
        this.#said, this.#rows.element);
  }

  show({processes, rows}) {
    if (document.activeElement !== this.#search) this.#search.value = this.#shell.state.get('search') ?? '';
    this.#said.textContent = `Listed: ${count(rows.length)} of ${many(processes, 'process', 'processes')}, the most read first: ` +
      'those whose smaps or smaps_rollup was read in this time';
    this.#rows.show(rows);
    this.element.dataset.processes = rows.length;
  }
}

/**
 * Shows anew, and puts focus, page, tables and details where they were.
 *
 * @param show told what to call when all is there
 */
function inPlace(into, show) {
  const tops = new Map([...into.querySelectorAll('.rows')].map((rows) => [rows.getAttribute('aria-label'), rows.scrollTop]));
  const open = new Set([...into.querySelectorAll('details[open] > summary')].map((summary) => summary.textContent.split(':')[0]));
  const focused = into.contains(document.activeElement) ? document.activeElement.name : null;
  into.style.minHeight = `${into.offsetHeight}px`; // without its rows it is lower, and the page would move
  show(() => {
    into.style.minHeight = '';
    requestAnimationFrame(() => {
      for (const rows of into.querySelectorAll('.rows')) rows.scrollTop = tops.get(rows.getAttribute('aria-label')) ?? 0;
    });
  });
  for (const summary of into.querySelectorAll('details > summary')) {
    if (open.has(summary.textContent.split(':')[0])) summary.parentElement.open = true;
  }
  if (focused) into.querySelector(`[name="${focused}"]`)?.focus({preventScroll: true});
}

/** Gives the VMAs of reads, each fetched once; a read does not change. */
function reader(shell) {
  const fetched = new Map();
  return (read) => {
    if (!fetched.has(read.id)) {
      const rows = shell.get('process/read', {id: read.id}).then((answer) => answer.read.vma_rows);
      fetched.set(read.id, rows);
      rows.catch(() => fetched.delete(read.id));
    }
    return fetched.get(read.id);
  };
}

const choiceOf = (shell) => ({
  get: (field) => shell.state.get(field),
  set: (field, value) => shell.state.set({[field]: value || null}),
});

/** How far one moment is from another. Example: '12 s before'. */
const apart = (ms, of) => (Math.abs(ms - of) < 1_000 ? 'at the time of' : `${age(Math.abs(ms - of))} ${ms < of ? 'before' : 'after'}`);

/** Shows pages by type as the read of pagemap found them that is nearest to a read, or says why there is none. */
function pageTypesBeside(shell, identity) {
  let current = null;
  return async (read, place) => {
    current = read;
    const at = read ? Date.parse(read.begin) : shell.scope().to;
    const show = (...shown) => {
      if (current === read) place.replaceChildren(...shown);
    };
    const why = (text) => element('section', {class: 'view page-types', 'aria-label': 'Pages by type'},
        element('h3', {}, 'Pages by type'), element('p', {class: 'note'}, foreign(zoned(text))));
    try {
      const {read: types, missing} = await shell.get('process/page-types', {...identity, at});
      if (missing !== null) return show(why(missing));
      return show(pageTypesFigure(types.types, 'as ', foreign(types.agent), `[${types.agent_pid}] read pagemap at `,
          timeElement(types.begin_ms), `, ${apart(types.begin_ms, at)} ${read ? `the read of ${read.consumer}` : 'the end of the time that is shown'}`,
          types.untold_walks > 0 ? `; ${count(types.untold_walks)} of its ${many(types.walks, 'walk')} without types of pages` : ''));
    } catch (failure) {
      return show(why(failure.message));
    }
  };
}

/** Whether a text is a begin of a read as the server writes it: a moment of UTC to the second or finer. */
const isBegin = (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) &&
    !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 19) === text.slice(0, 19);

/**
 * Reads that are asked for beside the newest. They change only where a chosen read is not on the page, so that each other choice
 * leaves the page as it is.
 */
class Also {
  #state;
  #begins = []; // that were asked for

  constructor(state) {
    this.#state = state;
  }

  #chosen() {
    return ['read', 'a', 'b'].map((field) => this.#state.get(field)).filter((begin) => begin !== null && isBegin(begin));
  }

  /** Parameter, for a page that shows these reads. */
  of(reads) {
    const here = new Set([...this.#begins, ...reads.map((read) => read.begin)]);
    if (!this.#chosen().every((begin) => here.has(begin))) this.keep();
    return this.#begins.join('_') || null;
  }

  /** Asks for what is chosen now. */
  keep() {
    this.#begins = this.#chosen();
  }
}

/** Reads that began after all that are shown. */
function newerThan(shown, reads) {
  const newest = Math.max(...shown.map((read) => Date.parse(read.begin)));
  return reads.filter((read) => Date.parse(read.begin) > newest).length;
}

/** @param isThere told when the rows of tables, and what is beside them, are there */
function showOne(into, shell, load, identity, {process}, isThere) {
  if (process === null) {
    isThere();
    const types = element('div');
    into.replaceChildren(element('p', {class: 'missing'},
        'No read of this process is kept: smaps and smaps_rollup of it were not read, or old reads made room for new ones.'), types);
    pageTypesBeside(shell, identity)(null, types);
    return;
  }
  const place = element('div');
  into.replaceChildren(place);
  const beside = pageTypesBeside(shell, identity);
  showProcess(place, process, load, choiceOf(shell), (read, below) => beside(read, below).finally(isThere));
}

export const page = {
  path: 'process',
  knows: {
    pid: [(text, state) => state.get('host') !== null, 'a process id, with host'],
    start: [(text, state) => state.get('host') !== null && state.get('pid') !== null, 'a time since boot in ns, with host and pid'],
    ...Object.fromEntries(['search', 'named', 'read', 'a', 'b'].map((field) => [field, ANY])),
  },
  title: 'Process',
  open(main, shell) {
    const body = element('div', {class: 'body'});
    const title = element('h2', {}, 'Processes');
    const all = element('a', {href: '#', hidden: ''}, '← all processes');
    const section = element('section', {class: 'one', 'aria-label': 'Process'}, element('div', {class: 'heading'}, title, all), body);
    main.append(section);
    const identity = () => Object.fromEntries(IDENTITY.map((field) => [field, shell.state.get(field)]));
    const isOne = () => shell.state.get('pid') !== null && shell.state.get('host') !== null;
    let also = new Also(shell.state);
    const load = reader(shell);
    const newer = element('button', {type: 'button', class: 'newer', hidden: ''});
    newer.addEventListener('click', () => {
      asked = true;
      toChoose = document.activeElement === newer; // it goes out of sight
      also.keep(); // of older ones, which newer ones would put off the page
      shell.again();
    });
    section.querySelector('.heading').append(newer);
    let list = null;
    let shown = null;
    let one = null; // answer whose reads stand on the page
    let asked = false; // for newer ones
    let toChoose = false; // whether the focus goes to the choice among them
    const show = (answer, moved) => {
      all.hidden = !isOne();
      all.href = shell.link('process', {host: null});
      const text = JSON.stringify(answer);
      if (text === shown) return undefined;
      const stays = isOne() && !moved && !asked && one?.process && answer.process;
      if (stays) { // a person reads them: what she typed and chose, and where she is, stay
        const more = newerThan(one.process.reads, answer.process.reads);
        newer.hidden = more === 0;
        newer.textContent = `${count(more)}${more === answer.process.reads.length ? ' or more' : ''} newer ` +
            `${more === 1 ? 'read' : 'reads'}: show`;
        return HELD;
      }
      shown = text;
      asked = false;
      newer.hidden = true;
      title.hidden = isOne();
      one = isOne() ? answer : null;
      if (!one) also = new Also(shell.state);
      if (one) {
        list = null;
        inPlace(body, (isThere) => showOne(body, shell, load, identity(), answer, isThere));
        if (toChoose) (body.querySelector('select[name=read]') ?? body.querySelector('summary'))?.focus({preventScroll: true});
        toChoose = false;
      } else {
        if (!list) {
          list = new ProcessList(shell);
          body.replaceChildren(list.element);
        }
        list.show(answer);
      }
      section.dataset.shown = one ? shell.state.get('pid') : 'list';
      return undefined;
    };
    return {
      panels: [{
        element: section,
        get api() {
          return isOne() ? 'process' : 'processes';
        },
        params: () => (isOne() ? {...identity(), also: also.of(one?.process?.reads ?? [])} : {search: shell.state.get('search')}),
        show,
        changes: ['snapshots'],
        rare: true,
      }],
    };
  },
};
