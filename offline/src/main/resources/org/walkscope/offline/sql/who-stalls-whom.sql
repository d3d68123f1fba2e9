-- Who made whom wait, for which lock, and how long?
SELECT host, walker, consumer, held, waiter, waiter_pid, asked,
  count(*) AS waits,
  round(sum(blamed_ns) / 1e6, 3) AS blamed_ms,
  sum(lower_bounds)::BIGINT AS blamed_lower_bounds,
  round(quantile_disc(wait_ns, 0.5) / 1e6, 3) AS p50_wait_ms,
  round(max(wait_ns) / 1e6, 3) AS longest_wait_ms
FROM ( -- a wait once, of which several holds of a walker may be parts
  SELECT host.hostname AS host, walker.comm AS walker, coalesce(consumer, 'unknown') AS consumer, held,
    waiter_comm AS waiter, waiter_tgid AS waiter_pid, asked,
    host.boot_id AS boot_id, host.stream_epoch_ns AS stream, waiter_tid, end_epoch_ns,
    sum(overlap_ns) AS blamed_ns, count_if(overlap_bound) AS lower_bounds, max(wait_ns) AS wait_ns
  FROM stalls
  GROUP BY ALL)
GROUP BY host, walker, consumer, held, waiter, waiter_pid, asked
ORDER BY blamed_ms DESC, host, walker, consumer, held, waiter, waiter_pid, asked
