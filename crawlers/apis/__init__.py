"""Open APIs that tell of news: one small file each, spoken by ``requests``, landed and written as
every other listing is."""
