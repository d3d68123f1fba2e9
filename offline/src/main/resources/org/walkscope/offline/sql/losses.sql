-- What was lost or not seen whole, where, and how much?
-- upper_bound: a cut has the counters of all of its recording.
WITH read AS (
  SELECT host.hostname AS host, host.boot_id AS boot, stream_epoch_ns, capture, timestamp_ns, cpus,
    map_contains(host.constants, 'PART') AS part, map_contains(host.constants, 'CUT') AS cut
  FROM probe_loss
),
runs AS (
  SELECT host, bool_or(cut) AS cut, arg_max(cpus, timestamp_ns) AS last,
    CASE WHEN arg_min(part, timestamp_ns) THEN arg_min(cpus, timestamp_ns) END AS before
  FROM read
  GROUP BY host, boot, stream_epoch_ns, capture
),
cpus AS (
  SELECT host, cut, 1 AS sign, unnest(last) AS cpu FROM runs
  UNION ALL
  SELECT host, cut, -1, unnest(before) FROM runs
),
sums AS (
  SELECT host, bool_or(cut) AS cut, sum(sign * cpu.lost_ringbuf) AS lost_ringbuf,
    sum(sign * cpu.lost_no_state) AS lost_no_state, sum(sign * cpu.lost_nested) AS lost_nested,
    sum(sign * cpu.lost_unread) AS lost_unread, sum(sign * cpu.lost_recursion) AS lost_recursion,
    sum(sign * cpu.lost_rate_limit) AS lost_rate_limit, sum(sign * cpu.filtered) AS filtered
  FROM cpus
  GROUP BY host
)
SELECT host, 'probe' AS stage, counter, count::BIGINT AS count, cut AS upper_bound, NULL AS first
FROM (UNPIVOT sums ON COLUMNS(* EXCLUDE (host, cut)) INTO NAME counter VALUE count)
WHERE count > 0
UNION ALL
SELECT hostname, stage, counter, sum(count)::BIGINT,
  bool_or(hostname IN (SELECT host FROM runs WHERE cut)) AS upper_bound, arg_min(first, epoch_ms)
FROM (
  SELECT hostname, boot_id, stage, counter, capture, max(count) AS count,
    arg_max(first, epoch_ms) AS first, max(epoch_ms) AS epoch_ms
  FROM loss
  WHERE NOT (counter = 'snapshots_crowded_out' AND hostname IN (SELECT host FROM runs WHERE cut))
  GROUP BY hostname, boot_id, stage, counter, capture
)
GROUP BY hostname, boot_id, stage, counter
UNION ALL
SELECT host.hostname, 'walks', 'missing_walks', sum(missing_walks)::BIGINT, false, NULL
FROM walks
WHERE missing_walks > 0
GROUP BY host.hostname
UNION ALL
SELECT host.hostname, 'walks', lower(completeness::VARCHAR) || '_walks', count(*), false, NULL
FROM walks
WHERE missing_walks = 0 AND completeness <> 'COMPLETE'
GROUP BY host.hostname, completeness
ORDER BY ALL
