"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from sampling.allocation import neyman, neyman_for_variance, power, proportional
from sampling.designs.clusters import cluster_ticket
from sampling.designs.possible_starts import every_sample
from sampling.designs.strata_to_redraw import distinct_places
from sampling.designs.tickets import ticket
from sampling.engines import engine, hash_order
from sampling.engines.duckdb_columns import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.frames import StratumRange, ordered_units, tickets_sql
from sampling.frames.condition_parser import parse
from sampling.frames.range_values import range_floors, range_payments, range_totals
from sampling.ratstats.streams import basic_state, basic_step, uniforms, wichmann_hill_start
from sampling.strata import cum_root_f_cuts
from sampling.strata.stratum_records import Method, stratum_range
from sampling.worksheets import STATUSES

__all__ = [
    "DUCKDB",
    "STATUSES",
    "DuckdbEngine",
    "Method",
    "StratumRange",
    "basic_state",
    "basic_step",
    "cluster_ticket",
    "cum_root_f_cuts",
    "distinct_places",
    "engine",
    "every_sample",
    "hash_order",
    "neyman",
    "neyman_for_variance",
    "ordered_units",
    "parse",
    "power",
    "proportional",
    "range_floors",
    "range_payments",
    "range_totals",
    "stratum_range",
    "ticket",
    "tickets_sql",
    "uniforms",
    "wichmann_hill_start",
]
