// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Places of addresses in the probe's own tables. */
#include <linux/types.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

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

/* A place for the address as the probe gives one: its second is emptied. */
static void give(__u32 at, __u64 address)
{
	__u32 second;

	give_place(&places[at], address);
	for (int n = 1; n < WS_PLACES; n++) {
		second = take_second_place(places, NR, address);
		if (second >= NR)
			break;
		give_place(&places[second], 0);
	}
}

static int places_of(__u64 address)
{
	int nr = 0;

	for (int i = 0; i < NR; i++)
		nr += places[i].key == address;
	return nr;
}

static void second_place_is_emptied(void)
{
	__u32 a, b;
	__u64 old;

	memset(places, 0, sizeof(places));
	a = new_place(places, NR, 64, &old);
	b = new_place(places, NR, 64, &old);
	check(!places_rest(places, NR, 64), "a place that is on its way to a key is seen");
	give_place(&places[b], 64);
	give_place(&places[a], 64);
	check(places_of(64) == 2 && !places_rest(places, NR, 64), "a key with two places is seen");
	check(take_second_place(places, NR, 64) == b && find_place(places, NR, 64) == a,
	      "the one that is not found is taken");
	give_place(&places[b], 0);
	check(places_rest(places, NR, 64) && keeps_place(&places[a], 64) &&
		      !keeps_place(&places[b], 64),
	      "and the other one stays");
	check(take_second_place(places, NR, 64) == NR, "then there is no second");
	check(find_place(places, NR, 0) == NR && find_place(places, NR, WS_PLACE_TAKEN) == NR,
	      "address 0 has no place");
}

#define ROUNDS 20000

static struct {
	__u64 begun, ended; /* rounds, of either thread */
	__u64 latest_ns;
	int late; /* later() gave up */
} both;

/* Until both threads are there, at the same moment where they have a CPU each. */
static void meet(__u64 *there, __u64 round)
{
	__sync_fetch_and_add(there, 1);
	for (int i = 0; __atomic_load_n(there, __ATOMIC_ACQUIRE) < 2 * round; i++)
		if (i > 1000)
			sched_yield();
}

static void note_alike(__u64 round, int thread)
{
	__u64 address = round << 6, old;
	__u32 at;

	meet(&both.begun, round);
	if (find_place(places, NR, address) == NR) {
		at = new_place(places, NR, address, &old);
		if (at < NR)
			give(at, address);
	}
	for (int i = 0; i < 4; i++)
		if (!later(&both.latest_ns, round * 8 + i * 2 + thread))
			__sync_fetch_and_add(&both.late, 1);
	meet(&both.ended, round);
}

static void *second_thread(void *nothing)
{
	for (__u64 round = 1; round <= ROUNDS; round++)
		note_alike(round, 1);
	return nothing;
}

/* Each round has one address, which no thread has noted. Only the first thread looks at them. */
static void two_threads_get_one_place(void)
{
	int wrong = 0, lost = 0;
	pthread_t second;

	memset(places, 0, sizeof(places));
	check(!pthread_create(&second, NULL, second_thread, NULL), "a second thread");
	for (__u64 round = 1; round <= ROUNDS; round++) {
		note_alike(round, 0);
		wrong += places_of(round << 6) != 1;
		lost += both.latest_ns < round * 8 + 7;
	}
	pthread_join(second, NULL);
	check(!wrong, "two threads that note an address at one time leave it one place");
	check(!lost && !both.late, "and the latest of their times stays");
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
	second_place_is_emptied();
	two_threads_get_one_place();
}
