/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* The command after --, traced until it ends. */
#ifndef WALKSCOPE_COMMAND_H
#define WALKSCOPE_COMMAND_H

#include "run.h"

int command_fork(struct run *run);
void command_start(struct run *run);
bool command_ended(struct run *run);

#endif
