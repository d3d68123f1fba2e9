# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Settings that payloads share: a guest's memory set up so that a workload is the same on every run.

say() { echo "${0##*/}: $*" >&2; }

huge=/sys/kernel/mm/hugepages
thp=/sys/kernel/mm/transparent_hugepage

# lacks WHAT WHY: a feature that this kernel or this machine has not: its memory is not in the workload.
lacks() { say "not $1: $2"; }

# set_to VALUE FILE: the switch FILE, where the kernel has it.
set_to() {
  [ ! -e "$2" ] || echo "$1" >"$2"
}

# reserve KIB PAGES: as many huge pages of a size, where the machine has that size and the room.
reserve() { set_to "$2" "$huge/hugepages-$1kB/nr_hugepages"; }

# Swap on zram; without the module nothing is swapped out.
swap_settings() {
  if [ ! -e /sys/block/zram0 ]; then
    lacks swap "this kernel has no zram"
    return
  fi
  echo 64M >/sys/block/zram0/disksize
  mkswap /dev/zram0 >/dev/null
  swapon /dev/zram0 || lacks swap "this kernel does not swap on zram"
}

# Sizes below and at a PMD; more than a PMD only from the kernel command line.
memory_settings() {
  [ -e $thp ] || lacks thp "this kernel has no transparent huge pages (PREEMPT_RT leaves them out)"
  [ -e $huge ] || lacks hugetlb "this kernel has no hugetlb"
  # khugepaged would make a THP of what the workload keeps as pages: it looks once, before there is such memory
  set_to 4294967295 $thp/khugepaged/scan_sleep_millisecs
  set_to madvise $thp/enabled
  set_to advise $thp/shmem_enabled
  # since v6.8, of shmem since v6.11
  for folios in $thp/hugepages-64kB/enabled $thp/hugepages-256kB/enabled; do set_to madvise "$folios"; done
  set_to advise $thp/hugepages-64kB/shmem_enabled
  reserve 64 4
  reserve 2048 16
  reserve 32768 2
  # nobody but us may change the memory that is looked at
  set_to 0 /proc/sys/kernel/numa_balancing
  swap_settings
  mkdir -p /ramfs
  mount -t ramfs ramfs /ramfs
}

# khugepaged, which looks for memory that could be a THP, takes mmap_lock of processes. It follows this switch.
no_collapsing() { set_to never $thp/enabled; }

# DAMON since 6.17 looks who uses which page all the time, and ages what it looks at.
no_ageing() {
  set_to N /sys/module/damon_stat/parameters/enabled
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
  no_collapsing
}
