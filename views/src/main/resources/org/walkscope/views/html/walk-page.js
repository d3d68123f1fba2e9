// SPDX-License-Identifier: Apache-2.0
// The page of a file that has one walk.

import {element, foreign} from './format.js';
import {showWalk} from './walk.js';
import {setZone, timeElement, zoneChoice} from './zone.js';

const walk = JSON.parse(document.getElementById('data').textContent);
const began = Date.parse(walk.begin);
const from = element('span');
const zone = zoneChoice((chosen) => {
  setZone(chosen);
  show();
});

function show() {
  showWalk(document.getElementById('main'), walk, null);
  from.replaceChildren(timeElement(began));
}

document.getElementById('about').append(foreign(walk.host.hostname), ', ', from, '; ', zone.element);
zone.show(began, began);
show();
document.body.dataset.shown = 'walk';
