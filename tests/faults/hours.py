"""Hours that pass without anybody waiting for them."""

from tests.faults.world import World

__all__ = ["pass_hours"]


def pass_hours(world: World, hours: float) -> None:
    """Every moment that is kept by the database's own clock moves back; those of business time
    stay, for their clock can be set (NEWSWATCH_CLOCK_OFFSET_S)."""
    with world.connected() as cursor:
        cursor.execute(_LATER, {"seconds": hours * 3600})


_LATER = """
do $$
declare
  one record;
begin
  for one in
    select table_name, string_agg(format('%%1$I = %%1$I - make_interval(secs => %(seconds)s)',
                                         column_name), ', ') as changes
      from information_schema.columns
     where table_schema = 'news' and data_type = 'timestamp with time zone'
       and (table_name in ('source', 'host_gate', 'robots_file', 'crawl_run', 'fetch_attempt',
                           'delivery', 'channel_gate')
            or table_name = 'listed_item' and column_name in ('not_before', 'revisit_at', 'looks_from')
            or table_name = 'possible_gap' and column_name = 'not_before')
     group by table_name
  loop
    execute format('update news.%%I set %%s', one.table_name, one.changes);
  end loop;
end $$
"""
