#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
jvm_options=${WALKSCOPE_JVM_OPTIONS:--Xmx256m -XX:+UseSerialGC}
unset WALKSCOPE_JVM_OPTIONS # the agent takes each WALKSCOPE_ variable for a setting
# shellcheck disable=SC2086 # options, each a word
exec "${JAVA_HOME:-/usr}/bin/java" $jvm_options \
  -cp '/usr/share/walkscope/agent/*' org.walkscope.ingest.IngestCommand agent "$@"
