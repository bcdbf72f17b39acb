"""All that the database is: migrations, named queries, and the consumers' views, as SQL files."""
