"""Polars: frames in memory, amounts as decimals and as cents, by both of its engines."""

import os
import sys

os.environ["POLARS_MAX_THREADS"] = sys.argv[2]

import numpy as np
import polars as pl
from common import QUARTER, Race, buyers, closed, closed_by_owner_and_source, cycles, in_quarter, main, micros, nps, \
    spending, summers, triangle, waits


def run(directory, threads):
    race, c = Race("Polars", directory), pl.col
    read = lambda name: pl.read_parquet(f"{directory}/{name}.parquet")
    words = lambda *names: [c(name).cast(pl.Categorical) for name in names]
    whole = (c("amount") * 100).cast(pl.Int64).alias("cents")
    deals = read("deals").with_columns(*words("owner", "source", "status"), whole).rechunk()
    tickets = read("tickets").with_columns(words("priority")).rechunk()
    surveys, orders = read("surveys").rechunk(), read("orders").with_columns(whole).rechunk()

    def offsets(x):
        at, summer = c(x).dt.timestamp("us"), pl.lit(False)
        for a, b in summers():
            summer = summer | ((at >= a) & (at < b))
        local = (at + pl.when(summer).then(7200000000).otherwise(3600000000)).cast(pl.Datetime("us"))
        return ((local.dt.year() - 2021) * 12 + local.dt.month() - 1).cast(pl.Int32)

    zone = lambda x: c(x).dt.convert_time_zone("Europe/Warsaw").dt.truncate("1mo").dt.replace_time_zone(None)
    us = lambda x: c(x).dt.timestamp("us")
    won = c("status") == "won"
    cycle = us("closed_at") - us("created_at")
    counts = [won.sum().alias("won"), (c("status") == "lost").sum().alias("lost")]

    def filtered(frame, keys, amount):
        read = [*counts, c(amount).filter(won).sum().alias("rev"), cycle.filter(won).mean().alias("cyc")]
        return frame.group_by(keys).agg(read) if keys else frame.select(read)

    def prepared(frame, keys, amount):
        frame = frame.with_columns(pl.when(won).then(c(amount)).alias("x"), pl.when(won).then(cycle).alias("t"))
        read = [*counts, c("x").sum().alias("rev"), c("t").mean().alias("cyc")]
        return frame.group_by(keys).agg(read) if keys else frame.select(read)

    at = lambda text: pl.lit(micros(text)).cast(pl.Datetime("us", "UTC"))
    inside = (c("closed_at") >= at(QUARTER[0])) & (c("closed_at") < at(QUARTER[1]))
    arrow = lambda said: lambda frame: said(frame.to_arrow())
    shapes = [("filtered", filtered), ("prepared", prepared)]
    month = lambda how: how.alias("m")
    for engine in ("in-memory", "streaming"):
        form = lambda job, name, frame, said: race.form(
            job, f"{engine}, {name}", lambda: frame.collect(engine=engine), arrow(said))
        for amount in ("cents", "amount"):
            form("Q1", amount, filtered(deals.lazy().filter(inside), [], amount), in_quarter)
        closes = deals.lazy().filter(c("closed_at").is_not_null())
        for name, how in (("offsets", offsets), ("zone", zone)):
            for amount in ("cents", "amount"):
                for shape, f in shapes if name == "offsets" else shapes[1:]:
                    by = closes.with_columns(month(how("closed_at")))
                    form("Q2", f"{name}, {amount}, {shape}", f(by, ["m"], amount), closed)
                    form("Q3", f"{name}, {amount}, {shape}", f(by, ["m", "owner", "source"], amount),
                         closed_by_owner_and_source)
            quantile = lambda x, p: c(x).quantile(p, "linear")
            took = deals.lazy().filter(won).select(month(how("closed_at")), "source", t=cycle)
            form("Q4", name, took.group_by("m", "source").agg(
                pl.len().alias("n"), quantile("t", 0.5).alias("q50"), quantile("t", 0.9).alias("q90")), cycles)
            took = tickets.lazy().select(month(how("created_at")), "priority", fr=us("responded_at") - us("created_at"),
                                         rs=us("solved_at") - us("created_at"))
            read = [x for w in ("fr", "rs") for x in (c(w).count().alias(f"n{w}"), c(w).mean().alias(w),
                    quantile(w, 0.5).alias(f"{w}50"), quantile(w, 0.95).alias(f"{w}95"))]
            form("Q5", name, took.group_by("m", "priority").agg(read), waits)
            score = c("score")
            form("Q6", name, surveys.lazy().select(month(how("answered_at")), p=score >= 9, d=score <= 6).group_by("m")
                 .agg(pl.len().alias("n"), c("p").sum(), c("d").sum()), nps)
        mi = ((c("date").dt.year() - 2021) * 12 + c("date").dt.month() - 1).cast(pl.Int32)
        pairs = orders.lazy().select("customer", mi=mi).unique()
        first = lambda pairs: pairs.join(pairs.group_by("customer").agg(fm=c("mi").min()), on="customer")
        form("Q7", "join", first(pairs).group_by("fm", (c("mi") - c("fm")).alias("k")).agg(pl.len().alias("n")), triangle)
        bits = orders.lazy().select("customer", mi=mi, bit=pl.lit(2, dtype=pl.Int64).pow(mi)).group_by("customer").agg(
            fm=c("mi").min(), bm=c("bit").bitwise_or()).group_by("fm", "bm").agg(n=pl.len())

        def spread(bits=bits, engine=engine):
            frame = bits.collect(engine=engine)
            fm, bm, n = (frame[x].to_numpy().astype(np.int64) for x in ("fm", "bm", "n"))
            counts = np.zeros((48, 48), np.int64)
            for k in range(48):
                hit = (fm + k < 48) & ((bm >> np.minimum(fm + k, 62)) & 1 == 1)
                np.add.at(counts, (fm[hit], k), n[hit])
            fm, k = np.nonzero(counts)
            return pl.DataFrame({"fm": fm, "k": k, "n": counts[fm, k]})

        race.form("Q7", f"{engine}, bits", spread, arrow(triangle))
        pairs = orders.lazy().select("customer", mi=mi).group_by("customer", "mi").agg(n=pl.len())
        again = ((c("fm") < c("mi")) | (c("n") >= 2)).sum()
        form("Q8", "join", first(pairs).group_by("mi").agg(pl.len().alias("act"), again.alias("rep")), buyers)
        for amount in ("cents", "amount"):
            form("Q9", amount, orders.lazy().group_by("customer").agg(
                c("date").max().alias("last"), pl.len().alias("f"), c(amount).sum().alias("sum")), spending)


main(run)
