/* SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0) */
/* Loading the probe on this kernel, and its hooks. */
#ifndef WALKSCOPE_ATTACH_H
#define WALKSCOPE_ATTACH_H

#include "hooks.h"
#include "options.h"
#include "profiles.h"
#include "symbols.h"

struct probe;
struct bpf_program;

/* NULL: the error was told. */
struct probe *probe_open(const struct options *options, const struct symbols *symbols,
			 const struct ws_stream_header *host, const struct ws_constant *constants);
void probe_close(struct probe *probe);

/* Whether this kernel has the function or tracepoint of the hook. */
bool hook_is_here(const struct hook *hook, const struct btf *btf, const struct symbols *symbols,
		  const struct walker_profile *profile);
/* Program of a hook; NULL when this kernel or these options leave it out. */
struct bpf_program *hook_program(struct probe *probe, size_t hook);
int attach_hooks(struct probe *probe);
void detach_hooks(struct probe *probe, bool calibration_only);

#endif
