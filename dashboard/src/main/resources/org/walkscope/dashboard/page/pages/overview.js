// SPDX-License-Identifier: Apache-2.0
// Who makes whom wait, where it takes long, and what changed.

export const page = {
  path: '',
  title: 'Overview',
  open() {
    return {panels: []};
  },
};
