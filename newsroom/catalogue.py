"""The outlets' catalogue files with the port on which the farm really listens."""

from pathlib import Path

from newsroom.sites import DEFAULT_PORT

FOLDER = Path(__file__).parent / "sources"


def write_catalogue(target: Path, port: int) -> Path:
    """Copies every catalogue file, its port replaced; files of an earlier start go away."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.yaml"):
        old.unlink()
    for file in FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace(f":{DEFAULT_PORT}/", f":{port}/")
        (target / file.name).write_text(text, encoding="utf-8")
    return target
