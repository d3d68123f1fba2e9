-- What was lost or not seen whole, where, and how much?
WITH probe AS (
  SELECT host.hostname AS host, unnest(arg_max(cpus, timestamp_ns)) AS cpu
  FROM probe_loss
  GROUP BY host.hostname, host.boot_id, stream_epoch_ns
),
sums AS (
  SELECT host, sum(cpu.lost_ringbuf) AS lost_ringbuf, sum(cpu.lost_no_state) AS lost_no_state,
    sum(cpu.lost_nested) AS lost_nested, sum(cpu.lost_unread) AS lost_unread,
    sum(cpu.lost_recursion) AS lost_recursion, sum(cpu.lost_rate_limit) AS lost_rate_limit,
    sum(cpu.filtered) AS filtered
  FROM probe
  GROUP BY host
)
SELECT host, 'probe' AS stage, counter, count::BIGINT AS count, NULL AS first
FROM (UNPIVOT sums ON COLUMNS(* EXCLUDE host) INTO NAME counter VALUE count)
WHERE count > 0
UNION ALL
SELECT hostname, stage, counter, sum(count)::BIGINT, arg_min(first, epoch_ms)
FROM (
  SELECT hostname, boot_id, stage, counter, capture, max(count) AS count,
    arg_max(first, epoch_ms) AS first, max(epoch_ms) AS epoch_ms
  FROM loss
  GROUP BY hostname, boot_id, stage, counter, capture
)
GROUP BY hostname, boot_id, stage, counter
UNION ALL
SELECT host.hostname, 'walks', 'missing_walks', sum(missing_walks)::BIGINT, NULL
FROM walks
WHERE missing_walks > 0
GROUP BY host.hostname
UNION ALL
SELECT host.hostname, 'walks', lower(completeness::VARCHAR), count(*), NULL
FROM walks
WHERE missing_walks = 0 AND completeness <> 'COMPLETE'
GROUP BY host.hostname, completeness
ORDER BY ALL
