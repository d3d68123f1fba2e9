// SPDX-License-Identifier: Apache-2.0
// The page: its address says what it shows, #walk=ID, #process=ID, or the report.

import {element, foreign} from './format.js';
import {showProcess} from './process.js';
import {addressOf, showReport} from './report.js';
import {showWalk, timeOf} from './walk.js';

const data = JSON.parse(document.getElementById('data').textContent);
const main = document.getElementById('main');
const processes = new Map(data.process_views.map((view) => [view.id, view]));
const walks = new Map(data.walk_views.map((view) => [view.id, view]));

const back = () => element('p', {class: 'back'}, element('a', {href: '#'}, '← report'));

function open(view, shown) {
  const place = element('div');
  main.replaceChildren(back(), place);
  if (view) shown(place, view);
  else place.append(element('p', {class: 'missing'}, 'This report does not have what the address names.'));
}

function show() {
  const [, kind, id] = /^#(walk|process)=(.*)$/.exec(location.hash) ?? [];
  const wanted = id == null ? null : new URLSearchParams('id=' + id.replaceAll('+', '%2B')).get('id');
  if (kind === 'walk') {
    open(walks.get(wanted), (place, walk) =>
      showWalk(place, walk, processes.has(walk.process) ? addressOf('process', walk.process) : null));
  } else if (kind === 'process') {
    open(processes.get(wanted), showProcess);
  } else {
    showReport(main, data);
  }
  scrollTo(0, 0);
  document.body.dataset.shown = kind ?? 'report';
}

document.getElementById('about').append(foreign(data.command), data.begin ? `; recorded from ${timeOf(data.begin)} UTC` : '');
addEventListener('hashchange', () => {
  show();
  main.focus();
});
show();
