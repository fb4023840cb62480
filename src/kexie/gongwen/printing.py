"""
typst at work: in this process, or for a long document in one of its own, which gives all its memory back when it ends.

    python -m kexie.gongwen      a job as JSON on standard input, what was printed on standard output
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst

from kexie.gongwen.fonts import installed

HERE = Path(__file__).parent
DOTS = 200  # to the inch, of pictures in word processors
LONG = 1_000_000  # letters of a job from which it gets a process of its own
PATIENCE = 900  # seconds


@dataclass(frozen=True, slots=True)
class Job:
    """
    What typst is to do.

    :ivar parts: files of this folder that make up the layout, in their order
    :ivar given: what the layout prints, as JSON
    :ivar asked: a label in the layout whose value is wanted instead of files
    """

    parts: tuple[str, ...]
    given: str
    kind: Literal["pdf", "png"]
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    files: list[bytes]
    answer: str = "null"  # JSON


def do(job: Job) -> Done:
    return _apart(job) if len(job.given) > LONG else _here(job)


def _here(job: Job) -> Done:
    with tempfile.TemporaryDirectory() as alone, tempfile.TemporaryDirectory() as empty:
        layout = Path(alone) / "layout.typ"
        layout.write_bytes(b"\n".join((HERE / part).read_bytes() for part in job.parts))
        compiler = typst.Compiler(
            layout,
            root=alone,
            font_paths=installed(),
            sys_inputs={"given": job.given},
            package_path=empty,
            package_cache_path=empty,
        )
        if job.asked:
            return Done([], compiler.query(f"<{job.asked}>", field="value", one=True))
        made = compiler.compile(format=job.kind, ppi=DOTS)
    return Done(made if isinstance(made, list) else [made] if made else [])


def _apart(job: Job) -> Done:
    """:raises subprocess.CalledProcessError: the other process broke; what it said stands on standard error"""
    ended = subprocess.run(
        [sys.executable, "-m", "kexie.gongwen"],
        input=json.dumps(asdict(job)).encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=PATIENCE,
    ).stdout
    head, _line, rest = ended.partition(b"\n")
    told = json.loads(head)
    files = []
    for size in told["sizes"]:
        files.append(rest[:size])
        rest = rest[size:]
    return Done(files, told["answer"])


def main() -> None:
    """One line that says how long the files are, then the files."""
    asked = json.load(sys.stdin.buffer)
    done = _here(Job(**asked | {"parts": tuple(asked["parts"])}))
    head = {"sizes": [len(one) for one in done.files], "answer": done.answer}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.writelines(done.files)
