// SPDX-License-Identifier: Apache-2.0
// The page: its address says what it shows, #walk=ID, #process=ID, or the report.

import {element, foreign} from './format.js';
import {showProcess} from './process.js';
import {addressOf, showReport} from './report.js';
import {showWalk} from './walk.js';
import {setZone, timeElement, zoneChoice} from './zone.js';

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

/** Begin of the recording; of an empty one it is not known. */
const began = data.begin ? Date.parse(data.begin) : Date.now();
const zone = zoneChoice((chosen) => {
  setZone(chosen);
  tell();
  show();
});

const from = element('span');

/** Says when it was recorded. */
function tell() {
  from.replaceChildren(...(data.begin ? ['recorded from ', timeElement(began), '; '] : []));
}

addEventListener('hashchange', () => {
  show();
  main.focus();
});
document.getElementById('about').append(foreign(data.command), '; ', from, zone.element);
zone.show(began, began);
tell();
show();
