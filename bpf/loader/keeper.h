/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Process that removes the hooks where the loader has no time to. */
#ifndef WALKSCOPE_KEEPER_H
#define WALKSCOPE_KEEPER_H

#include "run.h"

int keeper_start(struct run *run);
void keeper_end(struct run *run);

#endif
