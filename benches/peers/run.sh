#!/usr/bin/env bash
# crm-kpi and the engines that people use instead, over the same files in one run: run.sh [ROWS] [THREADS]
# Needs Rust and Python with venv; everything else comes from the package registries.
set -euo pipefail
cd "$(dirname "$0")"
rows=${1:-1000000} threads=${2:-1}
target=../target/peers
mkdir -p "$target"
target=$(cd "$target" && pwd)
data=$target/$rows
log=$target/times-$rows-$threads.tsv

[ -x "$target/venv/bin/python" ] || python3 -m venv "$target/venv"
"$target/venv/bin/pip" install --quiet --disable-pip-version-check -r requirements.txt
cargo build --locked --quiet --release --manifest-path ../Cargo.toml --features arrow --bin peers
peers=../target/release/peers

if [ ! -e "$data/orders.parquet" ]; then
    "$peers" data "$rows" "$data"
    "$target/venv/bin/python" parquet.py "$data"
fi
# with one thread nobody may use another core beside it
alone=()
if [ "$threads" = 1 ] && command -v taskset >/dev/null; then
    alone=(taskset -c "$(($(nproc) - 1))")
fi
"${alone[@]}" "$peers" run "$data" "$threads" | tee "$log" >&2
for engine in duck polar fusion click; do
    "${alone[@]}" "$target/venv/bin/python" "$engine.py" "$data" "$threads" | tee -a "$log" >&2
done
printf '\n%s rows, %s thread(s), milliseconds\n\n' "$rows" "$threads"
"$target/venv/bin/python" table.py <"$log"
