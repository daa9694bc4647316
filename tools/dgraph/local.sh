#!/usr/bin/env bash
# One Dgraph on this machine, for people who want to try it: a Zero and an Alpha
# on loopback, small in memory, without encryption or accounts, until Ctrl-C.
#   tools/dgraph/local.sh [FOLDER]    what it holds stays in FOLDER, by default .tools/dgraph-data
# DGRAPH_BIN names another program, DGRAPH_OFFSET is added to every port.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
dgraph=${DGRAPH_BIN:-$root/tools/dgraph/bin/dgraph}
offset=${DGRAPH_OFFSET:-0}
data=${1:-$root/.tools/dgraph-data}
[ -x "$dgraph" ] || { echo "dgraph: $dgraph: no such program. Build it with \`make dgraph-bin\`, or name one with DGRAPH_BIN" >&2; exit 1; }
mkdir -p "$data"
cd "$data"
running=()
# Zero does not end when it is asked the first time.
stop() { for pid in ${running[@]+"${running[@]}"}; do kill -KILL "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; }
trap stop EXIT
trap 'exit 0' INT TERM

start() { "$dgraph" "$@" --bindall=false --telemetry "reports=false;sentry=false" --port_offset "$offset" >"$1.log" 2>&1 & running+=($!); }
# answers NAME PORT PATH WORDS: waits until it does, or has ended.
answers() {
  for _ in $(seq 300); do
    if curl -fsS --max-time 2 ${5+-H "$5"} ${6+--data "$6"} "http://127.0.0.1:$(($2 + offset))$3" 2>/dev/null | grep -q "$4"; then return; fi
    kill -0 "${running[-1]}" 2>/dev/null || break
    sleep 0.2
  done
  echo "dgraph: $1 does not answer on port $(($2 + offset)). Read $data/$1.log" >&2
  exit 1
}
start zero --wal zero --my "127.0.0.1:$((5080 + offset))"
answers zero 6080 /state '"leader":true'
start alpha --postings p --wal w --tmp t --my "127.0.0.1:$((7080 + offset))" --zero "127.0.0.1:$((5080 + offset))" \
  --badger "compression=none; numgoroutines=2; memtablesize=8388608; nummemtables=2; valuelogfilesize=67108864" --cache "size-mb=64"
answers alpha 8080 /query '"data":{"q"' 'Content-Type: application/dql' '{q(func: has(dgraph.type), first: 1){uid}}'
echo "Dgraph answers; what it holds stays in $data. In another window:"
echo "  go run . serve --store dgraph://127.0.0.1:$((9080 + offset))"
echo "Ctrl-C ends it."
wait
