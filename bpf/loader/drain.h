/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Records out of the rings, and counters of what was lost on the way. */
#ifndef WALKSCOPE_DRAIN_H
#define WALKSCOPE_DRAIN_H

#include "merge.h"
#include "wire.h"

struct probe;

void probe_start(struct probe *probe, record_fn record, void *context);
int probe_wakeups(const struct probe *probe); /* descriptor: a ring fills */
void probe_woken(const struct probe *probe);  /* the descriptor was looked at */
/*
 * Events before that time, in order, up to a turn's: enum merge_state; < 0: the error of the record
 * function.
 */
int probe_turn(struct probe *probe, uint64_t before_ns);
unsigned int probe_sweep(struct probe *probe);	     /* forgets tasks that are gone: how many */
void probe_stop(struct probe *probe);		     /* no further read or walk is traced */
unsigned int probe_reads_open(struct probe *probe);  /* traced reads and walks in flight */
void probe_detach(struct probe *probe);		     /* removes the hooks */
uint64_t probe_left(struct probe *probe);	     /* events in the rings */
uint64_t probe_records(const struct probe *probe);   /* events that came out of them */
uint64_t probe_overtaken(const struct probe *probe); /* events among these, not in order */
void probe_lose_record(struct probe *p, unsigned int cpu); /* that its function took */
int probe_loss(struct probe *probe, struct ws_loss *loss, unsigned int cpu); /* 0: no such CPU */

#endif
