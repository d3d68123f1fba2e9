/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* walkscope-probe: its parts and what they tell one another. */
#ifndef WALKSCOPE_PROBE_H
#define WALKSCOPE_PROBE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "clocks.h"
#include "event.h"
#include "filter.h"
#include "merge.h"

#define DEFAULT_RING_BYTES (4UL << 20)
/* Of a CPU that is not there when the probe starts: its memory may never be used. */
#define ABSENT_RING_BYTES (256UL << 10)

struct options {
	const char *output; /* file, or "-" */
	const char *socket; /* unix socket to connect to, instead of output */
	enum ws_mode mode;
	enum ws_detail detail;
	unsigned long ring_bytes; /* per CPU */
	unsigned long seconds;	  /* 0: until stopped */
	char **command;		  /* traced until it ends; NULL: none */
	bool stats;		  /* measure the run time of the BPF programs */
	bool verbose;
	bool force;				 /* overwrites output */
	const char *consumers[WS_MAX_CONSUMERS]; /* names, as given */
	unsigned int nr_consumers;
	struct ws_filter filter; /* consumers empty until consumers_resolve() */
};

/* say.c: prints one line "walkscope-probe: ..." to stderr. */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

void complaints_into(char *last, size_t size); /* instead: only the last is kept, there */
bool complaints_wanted(void);		       /* of libraries, too */

/* Until released, lines are kept; then all are printed, the last alone, or none. Not when verbose.
 */
void complaints_hold(void);
void complaints_release(void);
void complaints_release_last(void);
void complaints_drop(void);

void progress_begin(bool wanted);
void progress(const char *what); /* the same if wanted, with the time since progress_begin() */

/* libbpf.c: it says what it has to say when verbose alone. */
void libbpf_words(void);

/* crc32c.c: starts from 0, may be chained. */
uint32_t crc32c(uint32_t crc, const void *data, size_t size);
uint32_t crc32c_by_table(uint32_t crc, const void *data, size_t size);

/* cpus.c: lists of CPU ids as the kernel prints them: "0-3,8". An id may be above the count. */
unsigned int cpu_list_end(const char *list);   /* highest id plus 1; 0: no list */
unsigned int cpu_list_count(const char *list); /* CPUs; 0: no list */
bool cpu_list_has(const char *list, unsigned int cpu);
bool cpu_list_read(const char *which, char *list, size_t size); /* "possible", "online" */
unsigned int
nr_cpu_ids(void); /* highest possible id plus 1, as the kernel names it; 0: not known */

/* symbols.c: /proc/kallsyms, read once while it may be. */
struct symbols;
struct symbols *symbols_load(void);
void symbols_free(struct symbols *symbols);
const char *symbols_at(const struct symbols *symbols,
		       uint64_t address); /* NULL: none starts there */
uint64_t symbols_at_name(const struct symbols *symbols, const char *name); /* 0: none */
/* Of several that share the name, from 0; 0: no such. */
uint64_t symbols_nth_at_name(const struct symbols *symbols, const char *name, unsigned int nth);
bool symbols_have(const struct symbols *symbols, const char *name);
/* The function or datum that holds address; NULL: before the first. */
const char *symbols_around(const struct symbols *symbols, uint64_t address);
/* From a symbol's address to the next symbol. */
uint64_t symbols_bytes(const struct symbols *symbols, uint64_t address);
/* Of several with this name the one nearest to address; 0: none. */
uint64_t symbols_near(const struct symbols *symbols, const char *name, uint64_t address);

/* host.c: everything in the stream header but the clocks. */
int host_header(struct ws_stream_header *header, struct ws_constant **constants,
		const struct symbols *symbols, const struct options *options);
void host_clocks(struct ws_stream_header *header, struct ws_clock *clock); /* their moment */
bool cpu_has(const char *feature); /* x86: a flag of /proc/cpuinfo */

/* Named numbers that decode raw entries on this kernel. */
struct constants {
	struct ws_constant *list;
	unsigned int nr;
};
void constant(struct constants *c, const char *name, uint64_t value);
/* 1: exact mode sees the page-table locks of walks, and reads entries under them. */
#define PTL_SEEN "PTL_SEEN"

/* own_pages.c: what the kernel shows this process of its own pages. */
struct own_pages {
	bool soft_dirty; /* it tracks writes */
	bool uffd_known; /* it has userfaultfd, which has or has not: */
	bool uffd_wp;
	bool marker;	       /* it could be made to put a marker into an entry */
	int marker_type;       /* swap type of a marker; < 0: not shown */
	uint64_t marker_guard; /* bits of a marker; 0: not shown */
	uint64_t marker_uffd_wp;
	uint64_t zero_pfn;	  /* 0: not shown */
	uint64_t kpageflags_pfns; /* /proc/kpageflags has those below; 0: not shown */
	bool anon_is_ksm;	  /* there every anonymous page is called KSM's */
	bool wide;		  /* arm64: user addresses of 52 bits */
};
void own_pages(struct own_pages *own);

/* encoding.c: how this kernel stores entries and folio flags. */
void encoding_constants(struct constants *c, const struct symbols *symbols,
			const struct own_pages *own, const struct ws_stream_header *header);

/* runs.c: raw entries to runs; returns how many, at most nr. */
unsigned int coalesce(struct ws_run *runs, const uint64_t *raw, unsigned int nr, uint64_t address,
		      unsigned int page_shift);

/* hooks.c: the name of an enum ws_function. */
const char *function_name(unsigned int function);

/* stream.c: the frame stream. */
struct stream;
struct stream *stream_open(const struct options *options);
int stream_header(struct stream *stream, struct ws_stream_header *header,
		  const struct ws_constant *constants);
/* RECORD_LATER: no room for it now. */
int stream_event(struct stream *stream, const struct symbols *symbols, const void *record,
		 size_t bytes);
int stream_loss(struct stream *stream, const struct ws_loss *loss);
int stream_cost(struct stream *stream, const struct ws_cost *cost);
int stream_clock(struct stream *stream, const struct ws_clock *clock);
int stream_end(struct stream *stream);	 /* nothing is put after it */
int stream_flush(struct stream *stream); /* what the output takes now: stream_pending() is left */
bool stream_pending(const struct stream *stream);
bool stream_room(struct stream *stream); /* for another frame of any size */
int stream_fd(const struct stream *stream);
const char *stream_name(const struct stream *stream);
uint64_t stream_events_written(const struct stream *stream); /* each as a whole */
int stream_close(struct stream *stream);		     /* and frees it */

/* attach.c, self_test.c, drain.c: the BPF object. */
struct probe;
struct probe *probe_open(const struct options *options, const struct symbols *symbols,
			 const struct ws_stream_header *host, const struct ws_constant *constants);
int probe_self_test(struct probe *probe);
/* What the self-test has shown of locks goes into the header and its constants. */
void probe_tell_seen(const struct probe *probe, struct ws_stream_header *header,
		     struct ws_constant *constants);
/* The same in words, a line each. */
void probe_print_seen(const struct probe *probe, FILE *out);
void probe_start(struct probe *probe, record_fn record, void *context);
int probe_wakeups(const struct probe *probe); /* a descriptor: a ring fills */
void probe_woken(const struct probe *probe);  /* and is looked at */
/* Events before that time, in order, up to a turn's: enum merge_state; < 0: the record function's.
 */
int probe_turn(struct probe *probe, uint64_t before_ns);
unsigned int probe_sweep(struct probe *probe);	     /* forgets tasks that are gone: how many */
void probe_stop(struct probe *probe);		     /* no further read or walk is traced */
unsigned int probe_reads_open(struct probe *probe);  /* of those that are */
void probe_detach(struct probe *probe);		     /* takes the hooks away */
uint64_t probe_left(struct probe *probe);	     /* events in the rings */
uint64_t probe_records(const struct probe *probe);   /* events that came out of them */
uint64_t probe_overtaken(const struct probe *probe); /* of them, not in order */
int probe_loss(struct probe *probe, struct ws_loss *loss, unsigned int cpu); /* 0: nothing there */
/* Of the program of the hook-th hook, from 0: whether there is something to tell. */
enum cost { COST_END, COST_NONE, COST_ZERO, COST_SOME };
enum cost probe_cost(struct probe *probe, struct ws_cost *cost, size_t hook);
int probe_stats(struct probe *probe); /* has the kernel measure them from now on */
void probe_close(struct probe *probe);

/* privileges.c */
bool privileges_have(int capability);
bool in_first_pid_namespace(void); /* where BPF's numbers of tasks are ours */
int privileges_drop(void);

/* syscalls.c: what a process that drains, or only waits, needs from now on. */
int syscalls_confine(bool drains);

#endif
