"""``python -m tests.faults.full FOLDER JSON``: one trial with full disks, from within.

``FOLDER/world/postgres`` and ``FOLDER/world/wal`` are the two disks. Prints its findings as JSON.
"""

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

from newswatch.process import die_with_parent
from storage import cluster
from storage.keeper import Keeper
from tests.faults.digest import Digest, take
from tests.faults.fills import Fills
from tests.faults.outcome import Outcome
from tests.faults.small_disks import Disk
from tests.faults.world import World


def move_wal(world: World) -> None:
    """The write-ahead log goes to its own disk, and is not kept in stock there: the stock would
    have to be used up before a full disk is met."""
    with cluster.superuser(world.secrets) as connection, connection.cursor() as cursor:
        cursor.execute("alter system set wal_recycle = off")
        cursor.execute("alter system set min_wal_size = '32MB'")
    server = world.postgres
    server.stop()
    wal = server.place.data / "pg_wal"
    wal.symlink_to(shutil.move(wal, world.folder / "wal" / "pg_wal"))
    server.start()


def tell(world: World, seed: int, fills: Fills, disks: list[str]) -> Digest:
    """The story of this seed in a fresh database, one edition for each of these fills."""
    world.server.reset(seed)
    world.begin()
    world.settle()
    for which in disks:
        world.server.advance()
        if which:
            fills.fill(which)
        world.settle()
    with world.connected() as cursor:
        return take(cursor)


def main(folder: Path, wanted: dict[str, Any]) -> int:
    die_with_parent()
    seed, number = wanted["seed"], wanted["fills"]
    with World(folder / "world", durable=True, seed=seed, slow_s=0.01) as world:
        move_wal(world)
        disks = {name: Disk(world.folder / name) for name in ("postgres", "wal")}
        fills = Fills(world, Keeper(world.postgres), disks, random.Random(seed), wanted["hold"])
        outcome = Outcome(tell(world, seed, fills, [""] * number))
        found = tell(world, seed, fills, [("postgres", "wal")[n % 2] for n in range(number)])
        outcome.add(world, found, fills.wrong)
    figures = outcome.figures()
    figures["lost"] += fills.lost_rows
    met = {"disk_fills": fills.met, "slowest_s": fills.slowest_s, "said": fills.said}
    print(json.dumps({**met, **figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
