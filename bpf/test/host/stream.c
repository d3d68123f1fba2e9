// SPDX-License-Identifier: (GPL-2.0 OR Apache-2.0)
/* Output of the stream: readers that stall, full disks, files of other users. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event.h"
#include "merge.h"
#include "output.h"
#include "stream.h"
#include "values.h"
#include "test.h"

#define FRAME (sizeof(struct ws_frame) + sizeof(struct ws_hole))

static char folder[] = "/tmp/walkscope-stream-XXXXXX";

/* The tests need no names of a kernel. */
const char *symbols_at(const struct symbols *s, uint64_t address)
{
	(void)s, (void)address;
	return NULL;
}

const char *symbols_around(const struct symbols *s, uint64_t address)
{
	(void)s, (void)address;
	return NULL;
}

static const char *path(const char *name)
{
	static char text[128];

	snprintf(text, sizeof(text), "%s/%s", folder, name);
	return text;
}

static struct stream *open_file(const char *name, bool force)
{
	struct options options = { .output = name, .force = force };

	return stream_open(&options);
}

static int put_hole(struct stream *s)
{
	struct ws_raw_hole hole = { .header = { .type = WS_FRAME_HOLE, .bytes = sizeof(hole) } };

	return stream_event(s, NULL, &hole, sizeof(hole));
}

static void put_header(struct stream *s)
{
	struct ws_stream_header header = { .magic = WS_MAGIC, .header_bytes = sizeof(header) };

	check(!stream_header(s, &header, NULL), "a header");
}

/* Whole frames in so many bytes of a stream. */
static uint64_t frames_in(unsigned long bytes)
{
	return (bytes - sizeof(struct ws_stream_header)) / FRAME;
}

/* from: descriptor that nobody reads until the buffer is full. */
static void a_reader_that_stalls(struct stream *s, int from, const char *what)
{
	uint64_t put = 0, came = 0;
	char some[5000];
	int waiting = 0, err;
	ssize_t n;

	check(s, what);
	if (!s)
		return;
	put_header(s);
	while (!(err = put_hole(s)))
		put++;
	check(err == RECORD_LATER && stream_pending(s),
	      "what there is no room for is told, and nobody waits");
	check(!ioctl(from, FIONREAD, &waiting) && waiting > 0 &&
		      stream_events_taken(s) == frames_in(waiting),
	      "events that left as a whole are counted, and no others");
	while (stream_pending(s) && (n = read(from, some, sizeof(some))) > 0) {
		came += n;
		check(!stream_flush(s), "the reader goes on");
	}
	waiting = 0;
	ioctl(from, FIONREAD, &waiting);
	check(stream_events_taken(s) == put &&
		      came + waiting == sizeof(struct ws_stream_header) + put * FRAME,
	      "then everything comes");
	check(stream_room(s) && !put_hole(s), "and there is room again");
	stream_close(s);
	close(from);
}

static void nobody_waits_for_a_reader(void)
{
	int fifo, standard = dup(STDOUT_FILENO), pair[2];
	struct options to_standard = { .output = "-" };
	struct stream *s;

	check(!mkfifo(path("fifo"), 0600), "a fifo");
	fifo = open(path("fifo"), O_RDONLY | O_NONBLOCK);
	a_reader_that_stalls(open_file(path("fifo"), false), fifo, "a fifo by its name");
	check(!pipe(pair) && dup2(pair[1], STDOUT_FILENO) >= 0, "a pipe");
	s = stream_open(&to_standard);
	check(!(fcntl(pair[1], F_GETFL) & O_NONBLOCK),
	      "whoever shares the pipe with us still waits for its reader");
	dup2(standard, STDOUT_FILENO);
	close(pair[1]);
	a_reader_that_stalls(s, pair[0], "a pipe as standard output");
	close(standard);
}

static void a_full_disk(void)
{
	struct stream *s = open_file("/dev/full", false);

	check(s, "/dev/full");
	if (!s)
		return;
	put_header(s);
	for (int i = 0; i < 44; i++)
		check(!put_hole(s), "what is buffered is not on the disk");
	check(stream_flush(s) < 0 && complained("cannot write to /dev/full: No space left"),
	      "a disk that is full is told");
	check(stream_events_taken(s) == 0 && !stream_pending(s),
	      "and none of 44 events is called written");
	stream_close(s);
}

static mode_t mode_of(const char *name)
{
	struct stat at;

	return stat(name, &at) ? 0 : at.st_mode & 07777;
}

static bool refused(const char *name, bool force, const char *why)
{
	struct stream *s = open_file(name, force);

	if (s)
		stream_close(s);
	return !s && complained(why);
}

static void files_are_ours_alone(void)
{
	struct stream *s;
	FILE *file;

	umask(0);
	s = open_file(path("new"), false);
	check(s && mode_of(path("new")) == 0600, "nobody else may read a stream");
	stream_close(s);
	check(refused(path("new"), false, "is there already: --force"), "no file is overwritten");
	chmod(path("new"), 0644);
	file = fopen(path("new"), "w");
	check(file && fputs("an older stream", file) > 0 && !fclose(file), "an older stream");
	s = open_file(path("new"), true);
	check(s && mode_of(path("new")) == 0600, "--force overwrites, and closes it to others");
	if (s)
		put_header(s);
	check(s && !stream_flush(s) && !stream_close(s), "a header alone");
	file = fopen(path("new"), "r");
	check(file && !fseek(file, 0, SEEK_END) && ftell(file) == sizeof(struct ws_stream_header),
	      "nothing of the older stream is left");
	fclose(file);
	check(!symlink("new", path("link")) && refused(path("link"), true, "symbolic link"),
	      "no link is followed");
	check(refused(path("missing/new"), false, "No such file"), "a folder that is not there");
	check(refused(folder, true, "Is a directory"), "a folder is no file");
}

static void files_of_others(void)
{
	char second[128];

	snprintf(second, sizeof(second), "%s", path("second"));
	check(!link(path("new"), second) && refused(second, true, "has another name"),
	      "what another name shows is not overwritten");
	unlink(second);
	if (geteuid()) /* only root can give a file away */
		return;
	check(!chown(path("new"), 12345, 12345) &&
		      refused(path("new"), true, "belongs to another user") &&
		      !chown(path("fifo"), 12345, 12345) &&
		      refused(path("fifo"), false, "belongs to another user"),
	      "others' files are not written to");
}

/* Path in the frame that is made of these folders, the innermost first. */
static const char *joined(uint32_t more, uint32_t nr, const char *const *folders)
{
	struct ws_raw_cgroup raw = { .header = { .type = WS_FRAME_CGROUP, .bytes = sizeof(raw) },
				     .id = 66,
				     .nr = nr,
				     .more = more };
	static struct ws_cgroup cgroup;
	struct stream *s = open_file(path("cgroup"), true);
	FILE *file;

	for (uint32_t i = 0; i < nr; i++)
		snprintf(raw.names[i], WS_CGROUP_NAME_BYTES, "%s", folders[i]);
	check(s && !stream_event(s, NULL, &raw, sizeof(raw)) && !stream_flush(s) &&
		      !stream_close(s),
	      "a cgroup");
	file = fopen(path("cgroup"), "r");
	check(file && !fseek(file, sizeof(struct ws_frame), SEEK_SET) &&
		      fread(&cgroup, sizeof(cgroup), 1, file) == 1 && cgroup.id == 66,
	      "its frame");
	fclose(file);
	unlink(path("cgroup"));
	return cgroup.path;
}

static void paths_of_cgroups(void)
{
	const char *folders[WS_CGROUP_LEVELS] = { "cron.service", "system.slice" };
	char longest[WS_CGROUP_NAME_BYTES];
	const char *said;

	check(!strcmp(joined(0, 0, folders), "/"), "the root");
	check(!strcmp(joined(0, 2, folders), "/system.slice/cron.service"), "folders in order");
	check(!strcmp(joined(1, 2, folders), "…/system.slice/cron.service"),
	      "folders that are not told are said");
	memset(longest, 'n', sizeof(longest));
	longest[sizeof(longest) - 1] = 0;
	for (int i = 0; i < WS_CGROUP_LEVELS; i++)
		folders[i] = longest;
	said = joined(0, WS_CGROUP_LEVELS, folders);
	check(!strncmp(said, "…/nnn", strlen("…/nnn")) &&
		      strlen(said) == strlen("…") + 3 * sizeof(longest),
	      "folders that do not fit are left out as a whole, and that is said");
}

static void words_in_brackets(void)
{
	char word[16];

	check(bracketed("none [integrity] confidentiality", word, sizeof(word)) &&
		      !strcmp(word, "integrity"),
	      "lockdown is what stands in brackets");
	check(!bracketed("none", word, sizeof(word)) && !bracketed("[none", word, sizeof(word)) &&
		      !bracketed("[a word that is too long]", word, sizeof(word)),
	      "or is not known");
}

void test_stream(void)
{
	check(mkdtemp(folder), "a folder of ours");
	signal(SIGPIPE, SIG_IGN);
	nobody_waits_for_a_reader();
	a_full_disk();
	files_are_ours_alone();
	files_of_others();
	paths_of_cgroups();
	words_in_brackets();
	for (const char *const *name = (const char *const[]){ "fifo", "new", "link", NULL }; *name;
	     name++)
		unlink(path(*name));
	rmdir(folder);
}
