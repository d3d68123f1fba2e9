#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
jvm_options=${WALKSCOPE_JVM_OPTIONS:-@JVM_OPTIONS@}
unset WALKSCOPE_JVM_OPTIONS # the agent takes each WALKSCOPE_ variable for a setting
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}" # or malloc keeps some 25 MiB for threads that do not use it
# shellcheck disable=SC2086 # options, each a word
exec "${JAVA_HOME:-/usr}/bin/java" $jvm_options \
  -cp '/usr/share/walkscope/agent/*' org.walkscope.ingest.IngestCommand agent "$@"
