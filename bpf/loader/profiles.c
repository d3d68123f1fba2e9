// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/*
 * Profiles of pt_range_walk. A new version of the RFC is an entry here, and nothing else: positions
 * and values come from the running kernel's BTF by these names.
 *
 * "said": in the cover letter of the RFC; "assumed": by the reference kernel, until the patches say
 * otherwise.
 */
#include <bpf/btf.h>
#include <string.h>

#include "profiles.h"

static const struct walker_profile profiles[] = {
	{
		.name = "rfc-v3",
		.source = "[RFC PATCH v3 0/8] Implement a new generic pagewalk API",
		/* assumed: the letter names the API pt_range_walk and gives no signature */
		.start = "pt_range_walk_start",
		.next = "pt_range_walk_next",
		.done = "pt_range_walk_done",
		.argument = { [WS_RANGE_WALK] = 0,
			      [WS_RANGE_VMA] = 1,
			      [WS_RANGE_START] = 2,
			      [WS_RANGE_END] = 3,
			      [WS_RANGE_TYPES] = 4 },
		/* assumed */
		.walk = "pt_range_walk",
		.field = { [WS_RANGE_TYPE] = "type",
			   [WS_RANGE_LEVEL] = "level",
			   [WS_RANGE_ADDR] = "addr",
			   [WS_RANGE_NEXT] = "next",
			   [WS_RANGE_NR_ENTRIES] = "nr_entries",
			   [WS_RANGE_ENTRY] = "entry",
			   [WS_RANGE_PTL] = "ptl" },
		/* said */
		.type = { "PT_TYPE_NONE", "PT_TYPE_FOLIO", "PT_TYPE_MARKER", "PT_TYPE_PFN",
			  "PT_TYPE_SWAP", "PT_TYPE_MIGRATION", "PT_TYPE_DEVICE",
			  "PT_TYPE_HWPOISON" },
		/* assumed */
		.level = { "PT_LEVEL_PTE", "PT_LEVEL_PMD", "PT_LEVEL_PUD", "PT_LEVEL_P4D",
			   "PT_LEVEL_PGD" },
		/* twin files of the reference kernel; the letter converts the files themselves */
		.show_smap = "show_smap_range",
		.show_smaps_rollup = "show_smaps_rollup_range",
		.show_numa_map = "show_numa_map_range",
		.pagemap_read = "pagemap_read_range",
		.clear_refs_write = "clear_refs_write_range",
		.m_stop = "m_stop_range",
	},
	{
		.name = "renamed",
		.source = "the reference kernel built with other names: bpf/guest/refkernel/rename",
		.start = "pgtable_iter_begin",
		.next = "pgtable_iter_step",
		.done = "pgtable_iter_end",
		.argument = { [WS_RANGE_WALK] = 4,
			      [WS_RANGE_VMA] = 3,
			      [WS_RANGE_START] = 1,
			      [WS_RANGE_END] = 2,
			      [WS_RANGE_TYPES] = 0 },
		.walk = "pgtable_iter",
		.field = { [WS_RANGE_TYPE] = "kind",
			   [WS_RANGE_LEVEL] = "depth",
			   [WS_RANGE_ADDR] = "at",
			   [WS_RANGE_NEXT] = "upto",
			   [WS_RANGE_NR_ENTRIES] = "count",
			   [WS_RANGE_ENTRY] = "slot",
			   [WS_RANGE_PTL] = "lock" },
		.type = { "PGT_EMPTY", "PGT_FOLIO", "PGT_MARKER", "PGT_PFN", "PGT_SWAP",
			  "PGT_MIGRATION", "PGT_DEVICE", "PGT_HWPOISON" },
		.level = { "PGT_DEPTH_PTE", "PGT_DEPTH_PMD", "PGT_DEPTH_PUD", "PGT_DEPTH_P4D",
			   "PGT_DEPTH_PGD" },
		.show_smap = "show_smap_range",
		.show_smaps_rollup = "show_smaps_rollup_range",
		.show_numa_map = "show_numa_map_range",
		.pagemap_read = "pagemap_read_range",
		.clear_refs_write = "clear_refs_write_range",
		.m_stop = "m_stop_range",
	},
};

#define NR_PROFILES (sizeof(profiles) / sizeof(profiles[0]))

/* Names that a kernel lacks, collected into one line. */
struct missing {
	unsigned int nr;
	char names[512];
};

static void miss(struct missing *m, const char *what, const char *name)
{
	size_t used = strlen(m->names);

	m->nr++;
	snprintf(m->names + used, sizeof(m->names) - used, "%s%s %s", m->nr > 1 ? ", " : "", what,
		 name);
}

static void match_function(struct missing *m, const struct btf *btf, const struct symbols *symbols,
			   const char *name)
{
	if (!symbols_have(symbols, name) || btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) <= 0)
		miss(m, "function", name);
}

static const struct btf_type *without_modifiers(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

static bool find_field(const struct btf *btf, const struct btf_type *walk, const char *name,
		       struct ws_range_place *place)
{
	const struct btf_member *members = btf_members(walk);

	for (__u16 i = 0; i < btf_vlen(walk); i++) {
		__s64 bytes = btf__resolve_size(btf, members[i].type);
		__u32 bits = btf_member_bit_offset(walk, i);

		if (strcmp(btf__name_by_offset(btf, members[i].name_off), name))
			continue;
		if (!without_modifiers(btf, members[i].type) || (bytes != 4 && bytes != 8) ||
		    bits % 8)
			return false;
		*place = (struct ws_range_place){ .offset = bits / 8, .bytes = bytes };
		return true;
	}
	return false;
}

static void match_fields(struct missing *m, const struct btf *btf,
			 const struct walker_profile *profile, struct ws_range *range)
{
	__s32 id = btf__find_by_name_kind(btf, profile->walk, BTF_KIND_STRUCT);

	if (id <= 0) {
		miss(m, "struct", profile->walk);
		return;
	}
	for (int i = 0; i < WS_NR_RANGE_FIELDS; i++)
		if (!find_field(btf, btf__type_by_id(btf, id), profile->field[i], &range->field[i]))
			miss(m, "field", profile->field[i]);
}

/* Value of a constant of any enum: names of constants are unique in C. */
static bool find_constant(const struct btf *btf, const char *name, __u32 *value)
{
	__u32 nr = btf__type_cnt(btf);

	for (__u32 id = 1; id < nr; id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const struct btf_enum *constants = btf_enum(type);

		if (!btf_is_enum(type))
			continue;
		for (__u16 i = 0; i < btf_vlen(type); i++)
			if (!strcmp(btf__name_by_offset(btf, constants[i].name_off), name)) {
				*value = constants[i].val;
				return true;
			}
	}
	return false;
}

static void match_constants(struct missing *m, const struct btf *btf, const char *const *names,
			    unsigned int nr, __u8 *numbers)
{
	__u32 value;

	memset(numbers, WS_RANGE_UNKNOWN, WS_RANGE_ENUM);
	for (unsigned int i = 0; i < nr; i++)
		if (find_constant(btf, names[i], &value) && value < WS_RANGE_ENUM)
			numbers[value] = i;
		else
			miss(m, "constant", names[i]);
}

static void match(struct missing *m, const struct walker_profile *profile, struct ws_range *range,
		  const struct btf *btf, const struct symbols *symbols)
{
	memset(m, 0, sizeof(*m));
	memset(range, 0, sizeof(*range));
	match_function(m, btf, symbols, profile->start);
	match_function(m, btf, symbols, profile->next);
	match_function(m, btf, symbols, profile->done);
	match_fields(m, btf, profile, range);
	if (m->nr) /* a search for constants is slow, and in vain on a kernel without the walker */
		return;
	match_constants(m, btf, profile->type, WS_NR_TYPES, range->type);
	match_constants(m, btf, profile->level, WS_NR_RANGE_LEVELS, range->level);
	for (int i = 0; i < WS_NR_RANGE_ARGUMENTS; i++)
		range->argument[i] = profile->argument[i];
	range->start_address = symbols_at_name(symbols, profile->start);
}

const struct walker_profile *profile_match(struct ws_range *range, const struct btf *btf,
					   const struct symbols *symbols)
{
	struct missing missing;

	for (size_t i = 0; i < NR_PROFILES; i++) {
		match(&missing, &profiles[i], range, btf, symbols);
		if (!missing.nr)
			return &profiles[i];
	}
	memset(range, 0, sizeof(*range));
	return NULL;
}

const char *profile_function(const struct walker_profile *profile, const char *name)
{
	/* Hooks are named as the first profile names their functions. */
	const struct walker_profile *first = &profiles[0];
	const struct {
		const char *name, *function;
	} functions[] = {
		{ first->start, profile->start },
		{ first->next, profile->next },
		{ first->done, profile->done },
		{ first->show_smap, profile->show_smap },
		{ first->show_smaps_rollup, profile->show_smaps_rollup },
		{ first->show_numa_map, profile->show_numa_map },
		{ first->pagemap_read, profile->pagemap_read },
		{ first->clear_refs_write, profile->clear_refs_write },
		{ first->m_stop, profile->m_stop },
	};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (!strcmp(functions[i].name, name))
			return functions[i].function;
	return NULL;
}

void profiles_print(FILE *out, const struct btf *btf, const struct symbols *symbols)
{
	struct missing missing;
	struct ws_range range;

	fprintf(out, "\npt_range_walk    its names on this kernel, by profile\n");
	for (size_t i = 0; i < NR_PROFILES; i++) {
		match(&missing, &profiles[i], &range, btf, symbols);
		fprintf(out, "  %-28s %s%s (%s)\n", profiles[i].name,
			missing.nr ? "no: without " : "matched", missing.names, profiles[i].source);
	}
}
