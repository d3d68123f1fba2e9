# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What payloads share: a guest's memory set up so that a workload is the same on every run.

say() { echo "${0##*/}: $*" >&2; }

huge=/sys/kernel/mm/hugepages
thp=/sys/kernel/mm/transparent_hugepage

# reserve KIB PAGES: as many huge pages of a size, where the machine has that size and the room.
reserve() {
  [ ! -e "$huge/hugepages-$1kB" ] || echo "$2" >"$huge/hugepages-$1kB/nr_hugepages"
}

# Sizes below and at a PMD; more than a PMD only from the kernel command line.
memory_settings() {
  echo madvise >$thp/enabled
  echo advise >$thp/shmem_enabled
  # since v6.8, of shmem since v6.11
  for folios in $thp/hugepages-64kB/enabled $thp/hugepages-256kB/enabled; do
    [ ! -e "$folios" ] || echo madvise >"$folios"
  done
  [ ! -e $thp/hugepages-64kB/shmem_enabled ] || echo advise >$thp/hugepages-64kB/shmem_enabled
  reserve 64 4
  reserve 2048 16
  reserve 32768 2
  # nobody but us may change the memory that is looked at
  [ ! -e /proc/sys/kernel/numa_balancing ] || echo 0 >/proc/sys/kernel/numa_balancing
  echo 64M >/sys/block/zram0/disksize
  mkswap /dev/zram0 >/dev/null
  swapon /dev/zram0
  mkdir -p /ramfs
  mount -t ramfs ramfs /ramfs
}

# From 6.17 on DAMON looks who uses which page all the time, and ages what it looks at.
no_ageing() {
  damon=/sys/module/damon_stat/parameters/enabled
  [ ! -e $damon ] || echo N >$damon
}

# start_workload WORKLOAD: walkload, stopped with all its memory there; sets target.
start_workload() {
  walkload /ramfs/file "$1" >/out/walkload.txt &
  target=$!
  n=0
  until grep -qs '^State:.*stopped' "/proc/$target/status"; do
    n=$((n + 1))
    if [ $n -gt 1200 ] || [ ! -e "/proc/$target" ]; then
      say "the workload did not get ready, see above"
      exit 1
    fi
    sleep 0.1
  done
  echo "tgid=$target" >/out/TARGET
  no_ageing
  # khugepaged follows this switch
  echo never >$thp/enabled
}
