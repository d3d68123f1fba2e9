#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}" # or malloc keeps some 25 MiB for threads that do not use it
# The JVM takes more options from _JAVA_OPTIONS, behind these.
exec "${JAVA_HOME:-/usr}/bin/java" @JVM_OPTIONS@ \
  -cp '/usr/share/walkscope/agent/*' org.walkscope.ingest.IngestCommand agent "$@"
