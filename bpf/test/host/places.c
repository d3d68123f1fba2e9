// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Places of addresses in the probe's own tables. */
#include <linux/types.h>

#include "test.h"

#include "../../probe/places.h"

#define NR 64

static struct place places[NR];

/* The address is noted; whose place it got, 0: a free one. */
static __u64 note(__u64 address, __u64 now)
{
	__u64 old = 0;
	__u32 at = new_place(places, NR, address, &old);

	check(at < NR, "there is a place for everybody");
	places[at].used_ns = now;
	give_place(&places[at], address);
	return old;
}

/* Addresses that have the same places. */
static void alike(__u64 *addresses, int nr)
{
	addresses[0] = 64;
	for (int i = 1; i < nr; i++)
		for (addresses[i] = addresses[i - 1] + 64;
		     nth_place_of(addresses[i], 0, NR) != nth_place_of(64, 0, NR);
		     addresses[i] += 64)
			;
}

void test_places(void)
{
	__u64 address[6], old;

	alike(address, 6);
	check(find_place(places, NR, address[0]) == NR, "who was never noted has no place");
	for (int i = 0; i < 4; i++)
		check(!note(address[i], 10 - i), "free places come first");
	for (int i = 0; i < 4; i++)
		check(places[find_place(places, NR, address[i])].used_ns == 10 - (__u64)i,
		      "each address finds its place");
	check(note(address[4], 20) == address[3], "else the oldest gives way, and is named");
	check(find_place(places, NR, address[3]) == NR && find_place(places, NR, address[4]) < NR,
	      "who gave way has no place");
	check(take_place(&places[find_place(places, NR, address[0])], address[0]) &&
		      find_place(places, NR, address[0]) == NR,
	      "a place that is taken is nobody's");
	check(note(address[5], 30) == address[2], "who takes a place has it alone");
	for (int i = 0; i < NR; i++)
		if (places[i].key > WS_PLACE_TAKEN)
			check(take_place(&places[i], places[i].key), "all places are taken");
	check(new_place(places, NR, address[0], &old) == NR, "then there is none");
}
