"""Where files that are no code lie: in the package (a wheel) or next to it."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent


def _beside(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else CHECKOUT / name


TEMPLATES = _beside("templates")
STATIC = _beside("static")
SEED_DATA = _beside("seed_data")
MIGRATIONS = PACKAGE / "migrations"
FONTS = STATIC / "vendor" / "fonts"

# A checkout keeps its state inside itself, so that two of them never share one.
IS_CHECKOUT = (CHECKOUT / "pyproject.toml").is_file()
HOME = CHECKOUT / "var" if IS_CHECKOUT else Path.home() / ".local/share/event-companion"
