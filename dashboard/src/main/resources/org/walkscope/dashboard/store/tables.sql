-- Tables of the dashboard's history. A row has the columns by which questions filter, sort and sum, and the record as the
-- topic has it (Avro, single-object encoding), from which everything else is read. Times: epoch ms (_ms) or epoch ns (_ns),
-- durations ns. host: hostname; NULL is the whole fleet. agent: Walker.comm. target: Target.comm, '' where it is not known.
-- walker: WalkerKind. consumer: 'unknown' where the record has none. bytes: what the row counts in the limit of the store.
--
-- The first columns of a table are its key, as many as StoreTable says: a row that is written again replaces the row before.
-- No PRIMARY KEY: its index would be in memory, and refuses a row that is deleted and inserted in one transaction.

CREATE TABLE walk_latency (            -- WalkLatency, both topics
  window_start_ms BIGINT, window_end_ms BIGINT, host VARCHAR, consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR,
  agent VARCHAR, walks BIGINT, sum_ns BIGINT, max_ns BIGINT, bytes INTEGER, record BLOB);
CREATE TABLE lock_timings (            -- LockTimings, both topics: locks inside walks
  window_start_ms BIGINT, window_end_ms BIGINT, host VARCHAR, consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR,
  agent VARCHAR, lock VARCHAR, level VARCHAR, spans BIGINT, hold_sum_ns BIGINT, hold_max_ns BIGINT, wait_sum_ns BIGINT,
  wait_max_ns BIGINT, bytes INTEGER, record BLOB);
CREATE TABLE batch_efficiency (        -- BatchEfficiency, both topics
  window_start_ms BIGINT, window_end_ms BIGINT, host VARCHAR, consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR,
  agent VARCHAR, walks BIGINT, incomplete_walks BIGINT, entries BIGINT, steps BIGINT, achievable_steps BIGINT,
  ptl_acquisitions BIGINT, achievable_ptl_acquisitions BIGINT, bytes INTEGER, record BLOB);
CREATE TABLE stall_sums (              -- StallSums, both topics
  window_start_ms BIGINT, window_end_ms BIGINT, host VARCHAR, consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR,
  agent VARCHAR, lock VARCHAR, holds BIGINT, convoys BIGINT, waiters BIGINT, blamed_ns BIGINT, bytes INTEGER, record BLOB);

CREATE TABLE pairs (                   -- who walks whom, by minute: made here from Walk, LockHold, Stall and StallBlame
  window_start_ms BIGINT, window_end_ms BIGINT, host VARCHAR, agent VARCHAR, target VARCHAR, consumer VARCHAR, walker VARCHAR,
  arch VARCHAR, kernel VARCHAR, walks BIGINT, incomplete_walks BIGINT, duration_sum_ns BIGINT, duration_max_ns BIGINT,
  durations BLOB, -- HdrHistogram, compressed (as Distribution.histogram); NULL without values
  steps BIGINT, achievable_steps BIGINT, -- of walks whose entries the trace tells; NULL without such walks
  ptl_acquisitions BIGINT, achievable_ptl_acquisitions BIGINT,
  holds BIGINT, hold_bounds BIGINT, hold_sum_ns BIGINT, hold_max_ns BIGINT, hold_durations BLOB,
  blamed_holds BIGINT, blamed_ns BIGINT, waiters BIGINT, convoys BIGINT, wait_max_ns BIGINT,
  stalls BIGINT, -- waits as Stall has them, before who made them wait is known
  bytes INTEGER);

CREATE TABLE lock_pairs (              -- holds around walks and waits for them, by minute: made here from LockHold and StallBlame
  window_start_ms BIGINT, window_end_ms BIGINT, host VARCHAR, agent VARCHAR, target VARCHAR, consumer VARCHAR, walker VARCHAR,
  arch VARCHAR, kernel VARCHAR, lock VARCHAR, holds BIGINT, hold_sum_ns BIGINT, hold_max_ns BIGINT,
  hold_durations BLOB, -- as pairs.durations
  waits BIGINT /* those that blames list */, wait_sum_ns BIGINT, wait_max_ns BIGINT, wait_durations BLOB, bytes INTEGER);

CREATE TABLE walks (                   -- Walk: only walks that an exemplar names, that are blamed or slow, or sampled
  id VARCHAR,                          -- ViewIds of views
  end_ms BIGINT, host VARCHAR, boot_id VARCHAR, tid INTEGER, start_boottime_ns BIGINT,
  stream_epoch_ns BIGINT /* run of the probe: each numbers walks anew */, walk BIGINT, agent VARCHAR, target VARCHAR,
  pid INTEGER, consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR, duration_ns BIGINT,
  steps BIGINT /* NULL where the trace tells no entries */, achievable_steps BIGINT, achievable_exact BOOLEAN, completeness VARCHAR, why VARCHAR /* exemplar, blamed, slow, sampled */, bytes INTEGER, record BLOB);
CREATE TABLE holds (                   -- LockHold of kept walks, and the longest of each minute
  released_ms BIGINT, host VARCHAR, boot_id VARCHAR, tid INTEGER, start_boottime_ns BIGINT, stream_epoch_ns BIGINT,
  first_walk BIGINT, last_walk BIGINT, agent VARCHAR, target VARCHAR, pid INTEGER, consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR, lock VARCHAR,
  hold_ns BIGINT, hold_bound BOOLEAN, wait_ns BIGINT, wait_bound BOOLEAN, bytes INTEGER, record BLOB);
CREATE TABLE blame (                   -- StallBlame
  end_ms BIGINT /* released, or else the end of the last wait */, host VARCHAR, boot_id VARCHAR, tid INTEGER,
  start_boottime_ns BIGINT, stream_epoch_ns BIGINT, first_walk BIGINT, last_walk BIGINT, agent VARCHAR, target VARCHAR,
  pid INTEGER, consumer VARCHAR,
  walker VARCHAR, arch VARCHAR, kernel VARCHAR, lock VARCHAR, hold_ns BIGINT, blamed_ns BIGINT, waiters BIGINT, convoy BOOLEAN,
  victim VARCHAR /* comm of the waiter with the longest overlap */, victim_tgid INTEGER, victim_overlap_ns BIGINT, bytes INTEGER,
  record BLOB);
CREATE TABLE snapshots (               -- Snapshot
  id VARCHAR /* thread, number and begin, as a walk's */, begin_ms BIGINT, end_ms BIGINT, host VARCHAR, boot_id VARCHAR,
  agent VARCHAR, target VARCHAR, pid INTEGER, target_start_boottime_ns BIGINT, mm BIGINT, cgroup VARCHAR /* of the target */,
  consumer VARCHAR, walker VARCHAR, arch VARCHAR, kernel VARCHAR, file VARCHAR, duration_ns BIGINT, vmas INTEGER /* listed */,
  rss BIGINT, completeness VARCHAR, bytes INTEGER, head BLOB /* record without its VMAs */, record BLOB);
CREATE TABLE page_types (              -- pages by type of a read of pagemap: made here from Walk
  begin_ms BIGINT, read VARCHAR /* ViewIds of its first walk */, host VARCHAR, boot_id VARCHAR, pid INTEGER,
  target_start_boottime_ns BIGINT, agent VARCHAR, agent_pid INTEGER, end_ms BIGINT, walks BIGINT,
  untold_walks BIGINT, -- walks that do not tell the types of their pages
  types BLOB /* flags and pages of each type, 8 bytes each */, bytes INTEGER);
CREATE TABLE comparisons (             -- WalkerComparison
  begin_ms BIGINT, end_ms BIGINT, host VARCHAR, target VARCHAR, consumer VARCHAR, agent VARCHAR, arch VARCHAR, kernel VARCHAR,
  verdict VARCHAR, bytes INTEGER, record BLOB);
CREATE TABLE health (                  -- TraceHealth; the newest of each boot stays whatever the retention
  at_ms BIGINT, host VARCHAR, boot_id VARCHAR, last_event_ms BIGINT, lag_max_ms BIGINT, lag_min_ms BIGINT, silent BOOLEAN,
  ended BOOLEAN, lost BIGINT /* of the counters that are no info, since the boot */, bytes INTEGER, record BLOB);
CREATE TABLE hosts (                   -- newest facts of a host: from any record that names it
  host VARCHAR, boot_id VARCHAR, arch VARCHAR, kernel VARCHAR, first_ms BIGINT, last_ms BIGINT);
CREATE TABLE probe_losses (            -- ProbeLoss: newest of each stream
  host VARCHAR, boot_id VARCHAR, stream_epoch_ns BIGINT, at_ms BIGINT, ended BOOLEAN, record BLOB /* NULL: only its end is known */);
CREATE TABLE stage_losses (            -- StageLoss: newest of each counter, host and boot
  host VARCHAR, boot_id VARCHAR, stage VARCHAR, counter VARCHAR, at_ms BIGINT, count BIGINT, first VARCHAR, record BLOB);
CREATE TABLE dead_letters (
  at_ms BIGINT, topic VARCHAR, "partition" INTEGER, "offset" BIGINT, cause VARCHAR, bytes INTEGER);
CREATE TABLE set_aside (               -- records that are not kept, and why: one row a host and cause; host NULL: of no host
  host VARCHAR, cause VARCHAR, first_ms BIGINT, last_ms BIGINT, records BIGINT);
CREATE TABLE evicted (                 -- rows that were deleted for lack of room
  "table" VARCHAR, fleet BOOLEAN /* rows without a host */, length_ms BIGINT /* of windows; 0 of other rows */, rows BIGINT,
  newest_ms BIGINT /* time of the newest of them: what is newer is whole */);
CREATE TABLE positions (               -- Kafka offsets of the rows, written in their transaction
  topic VARCHAR, "partition" INTEGER, next_offset BIGINT, topic_id VARCHAR /* NULL: not known */);
CREATE TABLE totals (                  -- what /metrics counts, so that a restart goes on from it
  metric VARCHAR, labels VARCHAR, value DOUBLE, detail BLOB);
