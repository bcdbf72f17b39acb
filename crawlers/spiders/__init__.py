"""The spider of a shard, and how each discovery protocol reads its listings."""
