#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2086 # options, each a word
exec "${JAVA_HOME:-/usr}/bin/java" ${WALKSCOPE_JVM_OPTIONS:--Xmx256m -XX:+UseSerialGC} \
  -cp '/usr/share/walkscope/agent/*' org.walkscope.ingest.IngestCommand agent "$@"
