// SPDX-License-Identifier: Apache-2.0
// Who walks whom.

export const page = {
  path: 'agents',
  title: 'Agents',
  open() {
    return {panels: []};
  },
};
