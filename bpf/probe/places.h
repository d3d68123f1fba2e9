/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables of a fixed size in the probe's own memory. A key has a few places. It is found without a
 * helper's call, and who takes its place knows whose it was: a map that evicts does not tell.
 */
#ifndef WALKSCOPE_PLACES_H
#define WALKSCOPE_PLACES_H

#define WS_PLACES      4 /* of one key */
#define WS_PLACE_TAKEN 1 /* no key: whose place it is fills or empties it */

/* Place of an address; what is kept of it stands in another array, at the same index. */
struct place {
	__u64 key; /* 0: free */
	__u64 used_ns;
};

/* Of another CPU it may change at any time. */
static __always_inline __u64 key_of(const struct place *place)
{
	return *(const volatile __u64 *)&place->key;
}

/* The n-th place of a number among nr, a power of two. */
static __always_inline __u32 nth_place(__u32 number, __u32 n, __u32 nr)
{
	return (number + n * (nr / WS_PLACES + 1)) & (nr - 1);
}

static __always_inline __u32 nth_place_of(__u64 address, __u32 n, __u32 nr)
{
	return nth_place((address >> 6) * 0x9e3779b97f4a7c15ULL >> 40, n, nr);
}

/* nr: it has none, as address 0 never has. */
static __always_inline __u32 find_place(const struct place *places, __u32 nr, __u64 address)
{
	__u32 found = nr;

	for (__u32 n = 0; n < WS_PLACES && address > WS_PLACE_TAKEN; n++) {
		__u32 at = nth_place_of(address, n, nr);

		if (key_of(&places[at]) == address) {
			found = at;
			break;
		}
	}
	/* one path from here on: the verifier goes each of them */
	asm volatile("" : "+r"(found));
	return found;
}

/* Takes the place from its key, to empty it; false: another task was faster. */
static __always_inline int take_place(struct place *place, __u64 address)
{
	return __sync_val_compare_and_swap(&place->key, address, WS_PLACE_TAKEN) == address;
}

/*
 * A place for an address that has none: a free one, else the one that was used longest ago. old:
 * whose that was. nr: others take all of its places at this moment.
 */
static __always_inline __u32 new_place(struct place *places, __u32 nr, __u64 address, __u64 *old)
{
	__u32 found = nr, oldest = nr;
	__u64 oldest_ns = -1ULL;

	*old = 0;
	for (__u32 n = 0; n < WS_PLACES; n++) {
		__u32 at = nth_place_of(address, n, nr);

		if (take_place(&places[at], 0)) {
			found = at;
			break;
		}
		if (places[at].used_ns < oldest_ns) {
			oldest_ns = places[at].used_ns;
			oldest = at;
		}
	}
	asm volatile("" : "+r"(found));
	asm volatile("" : "+r"(oldest));
	if (found < nr || oldest >= nr)
		return found;
	*old = key_of(&places[oldest]);
	return *old > WS_PLACE_TAKEN && take_place(&places[oldest], *old) ? oldest : nr;
}

/* Gives a place that was taken to an address, or to nobody: 0. */
static __always_inline void give_place(struct place *place, __u64 address)
{
	__sync_lock_test_and_set(&place->key, address);
}

/* Whether a place is an address's still, after what was written to its array before. */
static __always_inline int keeps_place(struct place *place, __u64 address)
{
	return __sync_val_compare_and_swap(&place->key, address, address) == address;
}

/*
 * Takes a second place from an address, to empty it: two CPUs may each give it one at a time. Who
 * gives a place looks for a second afterwards, so the last of them finds it. The first in order
 * stays, which is the one that find_place() finds. nr: there is no second.
 */
static __always_inline __u32 take_second_place(struct place *places, __u32 nr, __u64 address)
{
	__u32 second = nr, found = 0;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		__u32 at = nth_place_of(address, n, nr);

		if (key_of(&places[at]) != address)
			continue;
		if (found && take_place(&places[at], address)) {
			second = at;
			break;
		}
		found = 1;
	}
	asm volatile("" : "+r"(second));
	return second;
}

/* Whether no place of an address has a second, or is on its way from one key to another. */
static __always_inline int places_rest(const struct place *places, __u32 nr, __u64 address)
{
	__u32 mine = 0, taken = 0;

	for (__u32 n = 0; n < WS_PLACES; n++) {
		__u64 key = key_of(&places[nth_place_of(address, n, nr)]);

		mine += key == address;
		taken += key == WS_PLACE_TAKEN;
	}
	return mine <= 1 && !taken;
}

/*
 * Raises a time of which several CPUs keep the latest. false: each of 8 times another CPU was
 * faster; the verifier wants an end.
 */
static __always_inline int later(__u64 *ns, __u64 than)
{
	__u64 was = *(volatile __u64 *)ns;

	for (int i = 0; i < 8 && was < than; i++) {
		__u64 seen = __sync_val_compare_and_swap(ns, was, than);

		was = seen == was ? than : seen;
	}
	return was >= than;
}

#endif
