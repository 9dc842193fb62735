"""The Arrow files as Parquet, for the engines that read it."""

import sys

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as parquet

for name in ("deals", "tickets", "surveys", "orders"):
    table = ipc.open_file(f"{sys.argv[1]}/{name}.arrow").read_all()
    words = [f.name for f in table.schema if pa.types.is_dictionary(f.type)]
    parquet.write_table(table, f"{sys.argv[1]}/{name}.parquet", use_dictionary=words, row_group_size=1_000_000)
