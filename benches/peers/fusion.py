"""DataFusion: record batches in memory, words as dictionaries."""

import os
import sys

os.environ["TOKIO_WORKER_THREADS"] = sys.argv[2]

import datafusion as df
import pyarrow.ipc as ipc
from common import QUARTER, Race, buyers, closed, closed_by_owner_and_source, cycles, in_quarter, main, nps, spending, \
    summers, triangle, waits


def run(directory, threads):
    # its percentile_cont keeps six digits of the way between two neighbours
    race, ctx = Race("DataFusion", directory, near=1e-6), df.SessionContext(
        df.SessionConfig().with_target_partitions(threads).with_batch_size(8192))
    for name in ("deals", "tickets", "surveys", "orders"):
        batches = ipc.open_file(f"{directory}/{name}.arrow").read_all().to_batches(max_chunksize=65536)
        part = -(-len(batches) // threads)
        ctx.register_record_batches(name, [batches[i * part:(i + 1) * part] for i in range(threads)])
    q = lambda sql: lambda: ctx.sql(sql).to_arrow_table()

    us = lambda x: f"arrow_cast({x},'Int64')"
    summer = lambda x: " OR ".join(f"({us(x)}>={a} AND {us(x)}<{b})" for a, b in summers())
    local = lambda x: f"{us(x)}+CASE WHEN {summer(x)} THEN 7200000000 ELSE 3600000000 END"
    forms = {
        "zone": lambda x: f"date_trunc('month',{x} AT TIME ZONE 'Europe/Warsaw')",
        "offsets": lambda x: f"date_trunc('month',arrow_cast({local(x)},'Timestamp(Microsecond, None)'))",
    }
    won = "FILTER (WHERE status='won')"
    cycle = f"({us('closed_at')}-{us('created_at')})"
    read = f"""count(*) {won} won, count(*) FILTER (WHERE status='lost') lost, sum(amount) {won} rev,
        avg({cycle}) {won} cyc"""
    a, b = QUARTER
    race.form("Q1", "sql", q(f"""SELECT {read} FROM deals
        WHERE closed_at>=TIMESTAMP '{a}Z' AND closed_at<TIMESTAMP '{b}Z'"""), in_quarter)
    quantile = lambda x, p: f"percentile_cont({x}::double,{p})"

    def wait(end, p):
        long = f"({us(end)}-{us('created_at')})"
        return f"count({end}) n{p}, avg({long}) {p}, {quantile(long, 0.5)} {p}50, {quantile(long, 0.95)} {p}95"

    for name, f in forms.items():
        race.form("Q2", name, q(f"SELECT {f('closed_at')} m, {read} FROM deals WHERE closed_at IS NOT NULL GROUP BY 1"),
                  closed)
        race.form("Q3", name, q(f"""SELECT {f('closed_at')} m, owner, source, {read} FROM deals
            WHERE closed_at IS NOT NULL GROUP BY 1,2,3"""), closed_by_owner_and_source)
        race.form("Q4", name, q(f"""SELECT {f('closed_at')} m, source, count(*) n, {quantile(cycle, 0.5)} q50,
            {quantile(cycle, 0.9)} q90 FROM deals WHERE status='won' GROUP BY 1,2"""), cycles)
        race.form("Q5", name, q(f"""SELECT {f('created_at')} m, priority, {wait('responded_at', 'fr')},
            {wait('solved_at', 'rs')} FROM tickets GROUP BY 1,2"""), waits)
        race.form("Q6", name, q(f"""SELECT {f('answered_at')} m, count(*) n,
            sum(CASE WHEN score>=9 THEN 1 ELSE 0 END) p, sum(CASE WHEN score<=6 THEN 1 ELSE 0 END) d
            FROM surveys GROUP BY 1"""), nps)
    mi = "cast((date_part('year',date)-2021)*12+date_part('month',date)-1 as int)"
    race.form("Q7", "join", q(f"""WITH p AS (SELECT DISTINCT customer c, {mi} mi FROM orders),
        f AS (SELECT c, min(mi) fm FROM p GROUP BY c)
        SELECT f.fm, p.mi-f.fm k, count(*) n FROM p JOIN f ON p.c=f.c GROUP BY 1,2"""), triangle)
    race.form("Q8", "join", q(f"""WITH p AS (SELECT customer c, {mi} mi, count(*) n FROM orders GROUP BY 1,2),
        f AS (SELECT c, min(mi) fm FROM p GROUP BY c)
        SELECT p.mi, count(*) act, sum(CASE WHEN f.fm<p.mi OR p.n>=2 THEN 1 ELSE 0 END) rep
        FROM p JOIN f ON p.c=f.c GROUP BY 1"""), buyers)
    race.form("Q9", "sql", q("SELECT customer, max(date) \"last\", count(*) f, sum(amount) sum FROM orders GROUP BY 1"),
              spending)


main(run)
