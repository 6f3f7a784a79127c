#!/usr/bin/env bash
# Runs every test of what was built, and ends with one line over all projects: "N passed, M failed". A skipped test and a project that did not finish
# count as failed.
set -uo pipefail
configuration=$1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test --configuration "$configuration" --no-build --nologo </dev/null 2>&1 | grep -v -e '^Test run for ' -e '^A total of ' | tee "$log"
status=${PIPESTATUS[0]}

sum() { grep -E '(Passed|Failed)! +- ' "$log" | sed -n "s/.*$1: *\([0-9]*\).*/\1/p" | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(sum Passed) failed=$(sum Failed) skipped=$(sum Skipped)
if [[ $skipped -gt 0 ]]; then
  echo "$skipped tests were skipped: a test that does not run protects nothing."
  failed=$((failed + skipped))
fi
if [[ $status -ne 0 && $failed -eq 0 ]]; then
  echo "A test project did not finish: see above."
  failed=1
fi
if [[ $passed -eq 0 && $failed -eq 0 ]]; then
  echo "No test ran."
  failed=1
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
