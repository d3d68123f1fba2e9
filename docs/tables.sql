-- The results of Walkscope as tables of Flink SQL. The session needs the jar of the pipeline:
-- ADD JAR, or in Flink's lib folder. What a column means is in schemas/src/main/avro/walkscope.avdl.

CREATE TABLE `walks` (
  `host` ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `arch` STRING NOT NULL, `kernel_release` STRING NOT NULL, `page_shift` INT NOT NULL, `pmd_shift` INT NOT NULL, `pud_shift` INT NOT NULL, `mode` STRING NOT NULL, `stream_epoch_ns` BIGINT NOT NULL, `monotonic_to_epoch_ns` BIGINT NOT NULL, `waits_seen` ARRAY<STRING NOT NULL>, `replay_shift_ns` BIGINT> NOT NULL,
  `walker` ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `uid` INT, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>> NOT NULL,
  `target` ROW<`tgid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT, `mm` BIGINT NOT NULL, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>, `uid` INT> NOT NULL,
  `walk` BIGINT NOT NULL,
  `missing_walks` BIGINT NOT NULL,
  `snapshot` BIGINT,
  `file` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `types_asked` ARRAY<STRING NOT NULL>,
  `consumer` STRING NOT NULL,
  `function` STRING NOT NULL,
  `ops` STRING NOT NULL,
  `start` BIGINT NOT NULL,
  `end` BIGINT NOT NULL,
  `vma` ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `flags` BIGINT NOT NULL, `pgoff` BIGINT NOT NULL, `inode` BIGINT NOT NULL, `device` BIGINT NOT NULL, `anonymous` BOOLEAN NOT NULL, `hugetlb` BOOLEAN NOT NULL, `gate` BOOLEAN NOT NULL, `file` BOOLEAN NOT NULL, `name` STRING>,
  `map_count` INT NOT NULL,
  `vma_references` INT,
  `mmap_lock_wait_ns` BIGINT,
  `mmap_lock_waits` INT,
  `longest_mmap_lock_wait` ROW<`wait_ns` BIGINT NOT NULL, `owner` STRING NOT NULL, `owner_tid` INT, `owner_tgid` INT, `owner_comm` STRING>,
  `begin_epoch_ns` BIGINT NOT NULL,
  `duration_ns` BIGINT NOT NULL,
  `result` BIGINT,
  `given_up_epoch_ms` BIGINT,
  `completeness` STRING NOT NULL,
  `missing_events` BIGINT NOT NULL,
  `read_errors` BIGINT NOT NULL,
  `weight` BIGINT NOT NULL,
  `unlocked_entries` BIGINT NOT NULL,
  `steps` BIGINT NOT NULL,
  `achievable_steps` BIGINT NOT NULL,
  `ptl_acquisitions` BIGINT NOT NULL,
  `achievable_ptl_acquisitions` BIGINT NOT NULL,
  `achievable_exact` BOOLEAN NOT NULL,
  `counts` ROW<`none` BIGINT NOT NULL, `folio` BIGINT NOT NULL, `marker` BIGINT NOT NULL, `pfn` BIGINT NOT NULL, `swap` BIGINT NOT NULL, `migration` BIGINT NOT NULL, `device` BIGINT NOT NULL, `hwpoison` BIGINT NOT NULL> NOT NULL,
  `smaps` ROW<`rss` BIGINT NOT NULL, `anonymous` BIGINT, `swap` BIGINT NOT NULL, `anon_huge_pages` BIGINT, `shmem_pmd_mapped` BIGINT, `file_pmd_mapped` BIGINT, `hugetlb` BIGINT NOT NULL, `present_ptes` BIGINT NOT NULL, `pss` BIGINT, `pss_dirty` BIGINT, `pss_anon` BIGINT, `pss_file` BIGINT, `pss_shmem` BIGINT, `shared_clean` BIGINT, `shared_dirty` BIGINT, `private_clean` BIGINT, `private_dirty` BIGINT, `referenced` BIGINT, `ksm` BIGINT, `lazy_free` BIGINT, `shared_hugetlb` BIGINT, `private_hugetlb` BIGINT, `swap_pss` BIGINT, `locked` BIGINT>,
  `pagemap` ARRAY<ROW<`start` BIGINT NOT NULL, `pages` BIGINT NOT NULL, `entry` BIGINT NOT NULL, `step` BIGINT NOT NULL> NOT NULL>,
  `page_types` ARRAY<ROW<`flags` BIGINT NOT NULL, `pages` BIGINT NOT NULL> NOT NULL>,
  `numa` ROW<`pages` BIGINT NOT NULL, `anon` BIGINT NOT NULL, `dirty` BIGINT NOT NULL, `mapcount_max` BIGINT NOT NULL, `swapcache` BIGINT NOT NULL, `active` BIGINT NOT NULL, `writeback` BIGINT NOT NULL, `nodes` ARRAY<BIGINT NOT NULL> NOT NULL, `kernel_page_bytes` BIGINT NOT NULL>,
  `scan` ROW<`flags` BIGINT NOT NULL, `start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `vec_len` BIGINT NOT NULL, `max_pages` BIGINT NOT NULL, `category_inverted` BIGINT NOT NULL, `category_mask` BIGINT NOT NULL, `category_anyof_mask` BIGINT NOT NULL, `return_mask` BIGINT NOT NULL, `found_pages` BIGINT NOT NULL, `stopped_at` BIGINT, `regions` ARRAY<ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `categories` BIGINT NOT NULL> NOT NULL> NOT NULL>,
  `cleared` ROW<`number` BIGINT NOT NULL, `vmas` ARRAY<ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `referenced_bytes` BIGINT, `soft_dirty_pages` BIGINT> NOT NULL> NOT NULL>,
  `extents` ARRAY<ROW<`start` BIGINT NOT NULL, `entries` BIGINT NOT NULL, `bytes` BIGINT NOT NULL, `type` STRING NOT NULL, `level` STRING NOT NULL, `folio_order` INT, `position` BIGINT, `swap_device` INT, `positions_sum` BIGINT> NOT NULL> NOT NULL,
  `unread` ARRAY<ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `entries` BIGINT NOT NULL> NOT NULL> NOT NULL,
  `locks` ARRAY<ROW<`kind` STRING NOT NULL, `level` STRING, `address` BIGINT NOT NULL, `acquired_ns` BIGINT NOT NULL, `wait_ns` BIGINT NOT NULL, `hold_ns` BIGINT NOT NULL, `wait_bound` BOOLEAN NOT NULL, `hold_bound` BOOLEAN NOT NULL> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ((`begin_epoch_ns` + `duration_ns`) / 1000000, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.walks',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'Walk'
);

CREATE TABLE `snapshots` (
  `host` ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `arch` STRING NOT NULL, `kernel_release` STRING NOT NULL, `page_shift` INT NOT NULL, `pmd_shift` INT NOT NULL, `pud_shift` INT NOT NULL, `mode` STRING NOT NULL, `stream_epoch_ns` BIGINT NOT NULL, `monotonic_to_epoch_ns` BIGINT NOT NULL, `waits_seen` ARRAY<STRING NOT NULL>, `replay_shift_ns` BIGINT> NOT NULL,
  `walker` ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `uid` INT, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>> NOT NULL,
  `target` ROW<`tgid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT, `mm` BIGINT NOT NULL, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>, `uid` INT> NOT NULL,
  `snapshot` BIGINT NOT NULL,
  `file` STRING NOT NULL,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `begin_epoch_ns` BIGINT NOT NULL,
  `duration_ns` BIGINT NOT NULL,
  `completeness` STRING NOT NULL,
  `missing_events` BIGINT NOT NULL,
  `missing_vmas` BIGINT NOT NULL,
  `walks` BIGINT NOT NULL,
  `totals` ROW<`rss` BIGINT NOT NULL, `anonymous` BIGINT, `swap` BIGINT NOT NULL, `anon_huge_pages` BIGINT, `shmem_pmd_mapped` BIGINT, `file_pmd_mapped` BIGINT, `hugetlb` BIGINT NOT NULL, `present_ptes` BIGINT NOT NULL, `pss` BIGINT, `pss_dirty` BIGINT, `pss_anon` BIGINT, `pss_file` BIGINT, `pss_shmem` BIGINT, `shared_clean` BIGINT, `shared_dirty` BIGINT, `private_clean` BIGINT, `private_dirty` BIGINT, `referenced` BIGINT, `ksm` BIGINT, `lazy_free` BIGINT, `shared_hugetlb` BIGINT, `private_hugetlb` BIGINT, `swap_pss` BIGINT, `locked` BIGINT> NOT NULL,
  `counts` ROW<`none` BIGINT NOT NULL, `folio` BIGINT NOT NULL, `marker` BIGINT NOT NULL, `pfn` BIGINT NOT NULL, `swap` BIGINT NOT NULL, `migration` BIGINT NOT NULL, `device` BIGINT NOT NULL, `hwpoison` BIGINT NOT NULL> NOT NULL,
  `steps` BIGINT NOT NULL,
  `achievable_steps` BIGINT NOT NULL,
  `vmas` ARRAY<ROW<`vma` ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `flags` BIGINT NOT NULL, `pgoff` BIGINT NOT NULL, `inode` BIGINT NOT NULL, `device` BIGINT NOT NULL, `anonymous` BOOLEAN NOT NULL, `hugetlb` BOOLEAN NOT NULL, `gate` BOOLEAN NOT NULL, `file` BOOLEAN NOT NULL, `name` STRING> NOT NULL, `walk` BIGINT NOT NULL, `completeness` STRING NOT NULL, `smaps` ROW<`rss` BIGINT NOT NULL, `anonymous` BIGINT, `swap` BIGINT NOT NULL, `anon_huge_pages` BIGINT, `shmem_pmd_mapped` BIGINT, `file_pmd_mapped` BIGINT, `hugetlb` BIGINT NOT NULL, `present_ptes` BIGINT NOT NULL, `pss` BIGINT, `pss_dirty` BIGINT, `pss_anon` BIGINT, `pss_file` BIGINT, `pss_shmem` BIGINT, `shared_clean` BIGINT, `shared_dirty` BIGINT, `private_clean` BIGINT, `private_dirty` BIGINT, `referenced` BIGINT, `ksm` BIGINT, `lazy_free` BIGINT, `shared_hugetlb` BIGINT, `private_hugetlb` BIGINT, `swap_pss` BIGINT, `locked` BIGINT> NOT NULL, `counts` ROW<`none` BIGINT NOT NULL, `folio` BIGINT NOT NULL, `marker` BIGINT NOT NULL, `pfn` BIGINT NOT NULL, `swap` BIGINT NOT NULL, `migration` BIGINT NOT NULL, `device` BIGINT NOT NULL, `hwpoison` BIGINT NOT NULL> NOT NULL, `steps` BIGINT NOT NULL, `achievable_steps` BIGINT NOT NULL> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ((`begin_epoch_ns` + `duration_ns`) / 1000000, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.snapshots',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'Snapshot'
);

CREATE TABLE `batch_efficiency` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `walks` BIGINT NOT NULL,
  `incomplete_walks` BIGINT NOT NULL,
  `entries` BIGINT NOT NULL,
  `steps` BIGINT NOT NULL,
  `achievable_steps` BIGINT NOT NULL,
  `efficiency` DOUBLE,
  `ptl_acquisitions` BIGINT,
  `achievable_ptl_acquisitions` BIGINT,
  `most_to_save` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.batch-efficiency',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'BatchEfficiency'
);

CREATE TABLE `batch_efficiency_rollups` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `walks` BIGINT NOT NULL,
  `incomplete_walks` BIGINT NOT NULL,
  `entries` BIGINT NOT NULL,
  `steps` BIGINT NOT NULL,
  `achievable_steps` BIGINT NOT NULL,
  `efficiency` DOUBLE,
  `ptl_acquisitions` BIGINT,
  `achievable_ptl_acquisitions` BIGINT,
  `most_to_save` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.batch-efficiency-rollups',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'BatchEfficiency'
);

CREATE TABLE `lock_timings` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `kind` STRING NOT NULL,
  `level` STRING,
  `wait_bounds` BIGINT NOT NULL,
  `hold_bounds` BIGINT NOT NULL,
  `wait` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `hold` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `longest_holds` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `longest_waits` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.lock-timings',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'LockTimings'
);

CREATE TABLE `lock_timings_rollups` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `kind` STRING NOT NULL,
  `level` STRING,
  `wait_bounds` BIGINT NOT NULL,
  `hold_bounds` BIGINT NOT NULL,
  `wait` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `hold` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `longest_holds` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `longest_waits` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.lock-timings-rollups',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'LockTimings'
);

CREATE TABLE `walk_latency` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `walks` BIGINT NOT NULL,
  `duration` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `slowest` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.walk-latency',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'WalkLatency'
);

CREATE TABLE `walk_latency_rollups` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING NOT NULL,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `walks` BIGINT NOT NULL,
  `duration` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `slowest` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.walk-latency-rollups',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'WalkLatency'
);

CREATE TABLE `lock_holds` (
  `host` ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `arch` STRING NOT NULL, `kernel_release` STRING NOT NULL, `page_shift` INT NOT NULL, `pmd_shift` INT NOT NULL, `pud_shift` INT NOT NULL, `mode` STRING NOT NULL, `stream_epoch_ns` BIGINT NOT NULL, `monotonic_to_epoch_ns` BIGINT NOT NULL, `waits_seen` ARRAY<STRING NOT NULL>, `replay_shift_ns` BIGINT> NOT NULL,
  `walker` ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `uid` INT, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>> NOT NULL,
  `kind` STRING NOT NULL,
  `mm` BIGINT NOT NULL,
  `lock` BIGINT NOT NULL,
  `vma_start` BIGINT,
  `first_walk` BIGINT NOT NULL,
  `last_walk` BIGINT NOT NULL,
  `walks` BIGINT NOT NULL,
  `released_epoch_ns` BIGINT NOT NULL,
  `wait_ns` BIGINT NOT NULL,
  `hold_ns` BIGINT NOT NULL,
  `wait_bound` BOOLEAN NOT NULL,
  `hold_bound` BOOLEAN NOT NULL,
  `downgraded` BOOLEAN NOT NULL,
  `target` ROW<`tgid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT, `mm` BIGINT NOT NULL, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>, `uid` INT>,
  `consumer` STRING,
  `walker_kind` STRING,
  `row_time` AS TO_TIMESTAMP_LTZ(`released_epoch_ns` / 1000000, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.lock-holds',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'LockHold'
);

CREATE TABLE `stalls` (
  `host` ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `arch` STRING NOT NULL, `kernel_release` STRING NOT NULL, `page_shift` INT NOT NULL, `pmd_shift` INT NOT NULL, `pud_shift` INT NOT NULL, `mode` STRING NOT NULL, `stream_epoch_ns` BIGINT NOT NULL, `monotonic_to_epoch_ns` BIGINT NOT NULL, `waits_seen` ARRAY<STRING NOT NULL>, `replay_shift_ns` BIGINT> NOT NULL,
  `walker` ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `uid` INT, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>> NOT NULL,
  `walk` BIGINT NOT NULL,
  `held` STRING NOT NULL,
  `mm` BIGINT NOT NULL,
  `waiter_tgid` INT NOT NULL,
  `waiter_tid` INT NOT NULL,
  `waiter_comm` STRING NOT NULL,
  `asked` STRING NOT NULL,
  `end_epoch_ns` BIGINT NOT NULL,
  `wait_ns` BIGINT NOT NULL,
  `overlap_ns` BIGINT NOT NULL,
  `wait_bound` BOOLEAN NOT NULL,
  `overlap_bound` BOOLEAN NOT NULL,
  `target` ROW<`tgid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT, `mm` BIGINT NOT NULL, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>, `uid` INT>,
  `consumer` STRING,
  `walker_kind` STRING,
  `row_time` AS TO_TIMESTAMP_LTZ(`end_epoch_ns` / 1000000, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.stalls',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'Stall'
);

CREATE TABLE `stall_blame` (
  `host` ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `arch` STRING NOT NULL, `kernel_release` STRING NOT NULL, `page_shift` INT NOT NULL, `pmd_shift` INT NOT NULL, `pud_shift` INT NOT NULL, `mode` STRING NOT NULL, `stream_epoch_ns` BIGINT NOT NULL, `monotonic_to_epoch_ns` BIGINT NOT NULL, `waits_seen` ARRAY<STRING NOT NULL>, `replay_shift_ns` BIGINT> NOT NULL,
  `walker` ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `uid` INT, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>> NOT NULL,
  `target` ROW<`tgid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT, `mm` BIGINT NOT NULL, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>, `uid` INT>,
  `consumer` STRING,
  `walker_kind` STRING,
  `held` STRING NOT NULL,
  `mm` BIGINT NOT NULL,
  `first_walk` BIGINT,
  `last_walk` BIGINT NOT NULL,
  `released_epoch_ns` BIGINT,
  `hold_ns` BIGINT,
  `hold_bound` BOOLEAN NOT NULL,
  `convoy` BOOLEAN NOT NULL,
  `waiters` ARRAY<ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `asked` STRING NOT NULL, `queued` BOOLEAN NOT NULL, `end_epoch_ns` BIGINT NOT NULL, `wait_ns` BIGINT NOT NULL, `overlap_ns` BIGINT NOT NULL, `wait_bound` BOOLEAN NOT NULL, `overlap_bound` BOOLEAN NOT NULL> NOT NULL> NOT NULL,
  `waiters_dropped` BIGINT NOT NULL,
  `blamed_ns` BIGINT NOT NULL
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.stall-blame',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'StallBlame'
);

CREATE TABLE `stall_sums` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `held` STRING NOT NULL,
  `holds` BIGINT NOT NULL,
  `convoys` BIGINT NOT NULL,
  `waiters` BIGINT NOT NULL,
  `blamed_ns` BIGINT NOT NULL,
  `overlap` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `worst` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.stall-sums',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'StallSums'
);

CREATE TABLE `stall_sums_rollups` (
  `window_start_epoch_ms` BIGINT NOT NULL,
  `window_end_epoch_ms` BIGINT NOT NULL,
  `hostname` STRING,
  `consumer` STRING NOT NULL,
  `walker_kind` STRING,
  `arch` STRING NOT NULL,
  `kernel_release` STRING NOT NULL,
  `walker_comm` STRING NOT NULL,
  `held` STRING NOT NULL,
  `holds` BIGINT NOT NULL,
  `convoys` BIGINT NOT NULL,
  `waiters` BIGINT NOT NULL,
  `blamed_ns` BIGINT NOT NULL,
  `overlap` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL,
  `worst` ARRAY<ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `tid` INT NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `walk` BIGINT NOT NULL, `value` BIGINT NOT NULL, `stream_epoch_ns` BIGINT> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`window_end_epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.stall-sums-rollups',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'StallSums'
);

CREATE TABLE `walker_comparisons` (
  `host` ROW<`hostname` STRING NOT NULL, `boot_id` STRING NOT NULL, `arch` STRING NOT NULL, `kernel_release` STRING NOT NULL, `page_shift` INT NOT NULL, `pmd_shift` INT NOT NULL, `pud_shift` INT NOT NULL, `mode` STRING NOT NULL, `stream_epoch_ns` BIGINT NOT NULL, `monotonic_to_epoch_ns` BIGINT NOT NULL, `waits_seen` ARRAY<STRING NOT NULL>, `replay_shift_ns` BIGINT> NOT NULL,
  `target` ROW<`tgid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT, `mm` BIGINT NOT NULL, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>, `uid` INT> NOT NULL,
  `consumer` STRING NOT NULL,
  `file` STRING NOT NULL,
  `walker` ROW<`tgid` INT NOT NULL, `tid` INT NOT NULL, `comm` STRING NOT NULL, `start_boottime_ns` BIGINT NOT NULL, `uid` INT, `cgroup` ROW<`id` BIGINT NOT NULL, `path` STRING, `unit` STRING, `container_id` STRING, `pod_uid` STRING>> NOT NULL,
  `begin_epoch_ns` BIGINT NOT NULL,
  `end_epoch_ns` BIGINT NOT NULL,
  `verdict` STRING NOT NULL,
  `reasons` ARRAY<STRING NOT NULL> NOT NULL,
  `ranges` ARRAY<ROW<`start` BIGINT NOT NULL, `end` BIGINT NOT NULL, `legacy` ROW<`type` STRING NOT NULL, `level` STRING NOT NULL, `position` BIGINT, `device` INT, `entries` BIGINT NOT NULL>, `range` ROW<`type` STRING NOT NULL, `level` STRING NOT NULL, `position` BIGINT, `device` INT, `entries` BIGINT NOT NULL>> NOT NULL> NOT NULL,
  `ranges_dropped` BIGINT NOT NULL,
  `figures` ARRAY<ROW<`start` BIGINT NOT NULL, `figure` STRING NOT NULL, `legacy` BIGINT NOT NULL, `range` BIGINT NOT NULL> NOT NULL> NOT NULL,
  `figures_dropped` BIGINT NOT NULL,
  `figures_compared` BIGINT NOT NULL,
  `figures_undecided` BIGINT NOT NULL,
  `compared_bytes` BIGINT NOT NULL,
  `legacy` ROW<`readings` BIGINT NOT NULL, `walks` BIGINT NOT NULL, `entries` BIGINT NOT NULL, `steps` BIGINT NOT NULL, `achievable_steps` BIGINT NOT NULL, `achievable_exact` BOOLEAN NOT NULL, `duration` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL> NOT NULL,
  `range` ROW<`readings` BIGINT NOT NULL, `walks` BIGINT NOT NULL, `entries` BIGINT NOT NULL, `steps` BIGINT NOT NULL, `achievable_steps` BIGINT NOT NULL, `achievable_exact` BOOLEAN NOT NULL, `duration` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL> NOT NULL,
  `locks` ARRAY<ROW<`kind` STRING NOT NULL, `level` STRING, `legacy` ROW<`wait_bounds` BIGINT NOT NULL, `hold_bounds` BIGINT NOT NULL, `wait` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL, `hold` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL, `judged_holds` BIGINT NOT NULL, `shortest_hold_ns` BIGINT> NOT NULL, `range` ROW<`wait_bounds` BIGINT NOT NULL, `hold_bounds` BIGINT NOT NULL, `wait` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL, `hold` ROW<`count` BIGINT NOT NULL, `sum_ns` BIGINT NOT NULL, `max_ns` BIGINT NOT NULL, `p50_ns` BIGINT NOT NULL, `p90_ns` BIGINT NOT NULL, `p99_ns` BIGINT NOT NULL, `p999_ns` BIGINT NOT NULL, `histogram` BYTES NOT NULL> NOT NULL, `judged_holds` BIGINT NOT NULL, `shortest_hold_ns` BIGINT> NOT NULL> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`end_epoch_ns` / 1000000, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.walker-comparisons',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'WalkerComparison'
);

CREATE TABLE `trace_health` (
  `hostname` STRING NOT NULL,
  `boot_id` STRING NOT NULL,
  `epoch_ms` BIGINT NOT NULL,
  `last_event_epoch_ms` BIGINT,
  `lag_max_ms` BIGINT,
  `lag_min_ms` BIGINT,
  `silent` BOOLEAN NOT NULL,
  `ended` BOOLEAN NOT NULL,
  `stages` ARRAY<ROW<`stage` STRING NOT NULL, `unit` STRING NOT NULL, `seen` BIGINT, `delivered` BIGINT, `filtered` BIGINT NOT NULL, `lost` MAP<STRING NOT NULL, BIGINT NOT NULL> NOT NULL, `balanced` BOOLEAN> NOT NULL> NOT NULL,
  `row_time` AS TO_TIMESTAMP_LTZ(`epoch_ms`, 3),
  WATERMARK FOR `row_time` AS `row_time` - INTERVAL '15' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'walkscope.trace-health',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'walkscope',
  'walkscope.record' = 'TraceHealth'
);
