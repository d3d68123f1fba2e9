/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Ring buffers of the CPUs. */
#ifndef WALKSCOPE_RINGS_H
#define WALKSCOPE_RINGS_H

/* Of a CPU that is not online when the probe starts: its memory may never be used. */
#define ABSENT_RING_BYTES (256UL << 10)

struct probe;
int rings_prototype(struct probe *probe); /* before load */
int rings_add(struct probe *probe, unsigned int nr_cpu_ids);
int rings_consume(struct probe *probe); /* every record; < 0: the record function failed */
void rings_free(struct probe *probe);

#endif
