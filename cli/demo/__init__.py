"""``newswatch demo``: the whole job, bounded and offline, against the sample newsroom."""
