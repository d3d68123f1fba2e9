// SPDX-License-Identifier: Apache-2.0
// One walk by its id; without one the walks that are kept.

import {count, duration, element, foreign, joined, many, name, percent} from '../format.js';
import {Rows} from '../rows.js';
import {ANY} from '../unknown.js';
import {showWalk} from '../walk.js';
import {timeElement, zoned} from '../zone.js';

const SORTS = [['duration', 'longest'], ['save', 'most steps to save'], ['time', 'newest']];

/** Sign of a figure that is made of achievable steps, which may be a lower bound. */
const bound = (walk, sign) => (walk.achievable_exact || walk.steps == null ? '' : sign);

/** Steps that a perfect batcher would save; null where the trace tells no entries. */
const saved = (walk) => (walk.steps == null ? null : walk.steps - walk.achievable_steps);

const columns = (shell) => [
  {label: 'walk', width: 12, value: (walk) => walk.id, cell: (walk) => element('a',
      {href: shell.link('walk', {id: walk.id}), class: 'walk-link'}, `walk ${walk.id.split('/').at(-2)}`)},
  {label: 'ended', width: 25, value: (walk) => walk.end_ms, cell: (walk) => timeElement(walk.end_ms)},
  {label: 'duration', width: 10, number: true, value: (walk) => walk.duration_ns, cell: (walk) => joined(duration(walk.duration_ns))},
  {label: 'agent', width: 17, value: (walk) => walk.agent, cell: (walk) => foreign(walk.agent)},
  {label: 'target', width: 17, value: (walk) => walk.target, cell: (walk) => foreign(walk.target)},
  {label: 'kept as', width: 10, value: (walk) => walk.why, cell: (walk) => walk.why},
  {label: 'steps', width: 9, number: true, value: (walk) => walk.steps, cell: (walk) => count(walk.steps)},
  {label: 'to save', width: 9, number: true, value: saved,
    cell: (walk) => bound(walk, '≤') + count(saved(walk))},
  {label: 'efficiency', width: 11, number: true, value: (walk) => walk.achievable_steps / walk.steps,
    cell: (walk) => (walk.steps ? bound(walk, '≥') + joined(percent(walk.achievable_steps / walk.steps)) : '·')},
  {label: 'consumer', width: 14, common: true, value: (walk) => walk.consumer, cell: (walk) => foreign(walk.consumer)},
  {label: 'walker', width: 14, common: true, value: (walk) => walk.walker, cell: (walk) => name(walk.walker)},
  {label: 'host', width: 16, common: true, value: (walk) => walk.host, cell: (walk) => foreign(walk.host)},
  {label: 'events', width: 10, common: true, value: (walk) => walk.completeness, cell: (walk) => name(walk.completeness)},
];

function sortChooser(shell) {
  const select = element('select', {name: 'sort'}, ...SORTS.map(([value, label]) => element('option', {value}, label)));
  select.addEventListener('change', () => shell.state.set({sort: select.value, cursor: null}, {push: true}));
  return select;
}

/** List of kept walks. */
class WalkList {
  #shell;
  #said = element('p', {class: 'unit', role: 'status'});
  #sort;
  #rows;
  #more = element('p', {class: 'more'});

  constructor(shell) {
    this.#shell = shell;
    this.#sort = sortChooser(shell);
    this.#rows = new Rows('kept walks', columns(shell));
    this.element = element('div', {class: 'walk-list'},
        element('p', {class: 'choices'}, element('label', {}, 'first ', this.#sort)), this.#said, this.#rows.element, this.#more);
  }

  show({kept, seen, walks, next}) {
    this.#sort.value = this.#shell.state.get('sort') ?? 'duration';
    this.#said.textContent = `Listed: ${count(walks.length)} of ${many(kept, 'kept walk')}` +
      (seen == null ? '' : `; made in these minutes: ${many(seen, 'walk')}`) +
      '. Kept: exemplars of windows, walks that others waited for, slow walks, and a sample.';
    this.#rows.show(walks);
    const at = this.#shell.state.get('cursor');
    this.#more.replaceChildren(
        at ? element('a', {href: this.#shell.link('walk', {sort: this.#shell.state.get('sort')})}, 'to the first') : '', ' ',
        next ? element('a', {class: 'next', href: this.#shell.link('walk', {sort: this.#shell.state.get('sort'), cursor: next})},
            'the next ones') : '');
  }
}

const download = (path, id, label) =>
  element('a', {href: `api/v1/${path}?${new URLSearchParams({id})}`, download: ''}, label);

const neighbour = (shell, walk, label) => walk && element('a', {class: label, href: shell.link('walk', {id: walk.id}),
  title: `walk ${walk.walk}, ${joined(duration(walk.duration_ns))}`}, label === 'before' ? '← kept walk before' : 'kept walk after →');

/** Links of one walk: files, the read that it is part of, other walks of its thread. */
function linksOf(shell, {walk, process, snapshot, before, after}) {
  const read = snapshot && process;
  return element('p', {class: 'links'},
      element('a', {href: shell.link('walk')}, '← kept walks'),
      element('span', {class: 'files'}, 'download ', download('walk/perfetto', walk.id, 'Perfetto trace'), ' ',
          element('a', {href: `api/v1/walk?${new URLSearchParams({id: walk.id})}`, download: `walk-${walk.walker.tid}-${walk.walk}.json`}, 'JSON'), ' ',
          download('walk/html', walk.id, 'HTML file')),
      read && element('a', {class: 'read', href: shell.link('process', {...process, read: snapshot.begin})}, 'the read that it is part of'),
      neighbour(shell, before, 'before'), neighbour(shell, after, 'after'));
}

function showOne(into, shell, answer) {
  if (answer.walk === null) {
    into.replaceChildren(element('p', {class: 'links'}, element('a', {href: shell.link('walk')}, '← kept walks')),
        element('h2', {}, 'This walk is not kept'), element('p', {class: 'missing'}, foreign(zoned(answer.missing))));
    return;
  }
  const place = element('div');
  into.replaceChildren(linksOf(shell, answer), place);
  showWalk(place, answer.walk, answer.process && shell.link('process', {...answer.process}));
}

export const page = {
  path: 'walk',
  knows: {id: ANY, sort: ANY, cursor: ANY},
  title: 'Walk',
  open(main, shell) {
    const body = element('div', {class: 'body'});
    const title = element('h2', {}, 'Kept walks');
    const section = element('section', {class: 'one', 'aria-label': 'Walk'}, element('div', {class: 'heading'}, title), body);
    main.append(section);
    const id = () => shell.state.get('id');
    let list = null;
    let shown = null;
    const show = (answer) => {
      const text = JSON.stringify(answer);
      if (text === shown) return; // a walk does not change; a list keeps its place
      shown = text;
      title.hidden = Boolean(id());
      if (id()) {
        list = null;
        showOne(body, shell, answer);
      } else {
        if (!list) {
          list = new WalkList(shell);
          body.replaceChildren(list.element);
        }
        list.show(answer);
      }
      section.dataset.shown = id() ?? 'list';
    };
    return {
      panels: [{
        element: section,
        get api() {
          return id() ? 'walk' : 'walks';
        },
        params: () => (id() ? {id: id()} : {sort: shell.state.get('sort'), cursor: shell.state.get('cursor')}),
        show,
        changes: ['walks', 'lock-holds', 'stall-blame'],
        rare: true,
        settled: () => Boolean(id()),
        asOf: (answer) => (id() ? answer.walk && Date.parse(answer.walk.begin) : answer.as_of_ms),
      }],
      keys: [
        ['b', 'kept walk of the thread before this one', () => main.querySelector('a.before')?.click()],
        ['n', 'kept walk of the thread after this one', () => main.querySelector('a.after')?.click()],
      ],
    };
  },
};
