-- Draws of PostgreSQL 15: psql -At -f draws.sql > values.txt. One line per stratum, rows from 1.
create temp table frame as
  select k + 1 as row, (array['b', 'b', 'b', 'a', 'a', 'c', 'c'])[k % 7 + 1] as stratum
  from generate_series(0, 599) k;

select setseed(0.42) \g /dev/null
select 'list|1|' || string_agg(row::text, '|' order by place)
from (select row, row_number() over () as place
      from (select row from frame order by random() limit 20) drawn) numbered;

select setseed(0.42) \g /dev/null
with keyed as materialized (select row, stratum, random() as u from frame),
     ranked as (select row, stratum, row_number() over (partition by stratum order by u) as place
                from keyed)
select 'partition|' || stratum || '|' || string_agg(row::text, '|' order by place)
from ranked where place <= 12 group by stratum order by stratum;
