# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What a build has made, as launcher, packages and images take it. Sourced by them.

: "${root:?set by who sources this}"

# pom ELEMENT: its first value in the root pom.
pom() { sed -n "s:^ *<$1>\\(.*\\)</$1>\$:\\1:p" "$root/pom.xml" | head -1; }

# jars_of MODULE JAR: the jar and its class path, one a line.
jars_of() {
  echo "$root/$1/target/$2"
  tr : '\n' <"$root/$1/target/classpath"
}

# agent_jars: those of the agent. Each jar more costs memory.
agent_jars() { jars_of ingest "ingest-$(pom version).jar"; }
