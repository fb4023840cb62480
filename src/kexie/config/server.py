"""`kexie serve`: the web server and the job worker as one; when either ends, both do."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from gettext import gettext as _
from types import FrameType

from kexie.config.answers import DONE, WRONG, NotReady, say

PATIENCE = 15  # seconds that a process has to finish what it is doing


class _Stop(BaseException):
    """Somebody asked the whole to end."""


def insist_free(host: str, port: int) -> None:
    """:raises NotReady: another program listens there, or the address is not of this machine"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            raise NotReady(
                _(
                    "Cannot listen on %(host)s port %(port)s (%(reason)s). Choose another with KEXIE_PORT."
                )
                % {"host": host, "port": port, "reason": reason.strerror}
            ) from reason


def serve(host: str, port: int) -> int:
    """
    Run until asked to end (SIGTERM, SIGINT) or until one of the two processes ends by itself.

    Returns 0 in the first case and 1 in the second. The children are of this process's group.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    children: dict[str, subprocess.Popen[bytes]] = {}
    code = DONE
    try:
        children["web"] = _start("kexie.config.web")
        children["jobs"] = _start("kexie.config.worker")
        threading.Thread(target=_announce, args=(host, port), daemon=True).start()
        say(
            _("%(part)s ended by itself with code %(code)s; everything stops.")
            % _wait_for_any(children)
        )
        code = WRONG
    except _Stop:
        say(_("Stopping."))
    finally:
        _end(list(children.values()))
    return code


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # once is enough: it ends as fast as it can
    raise _Stop


def _start(module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", module])  # noqa: S603 -- our own modules


def _wait_for_any(children: dict[str, subprocess.Popen[bytes]]) -> dict[str, object]:
    """Sleeps until a child ends; which, and with what code."""
    while True:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        for part, child in children.items():
            if child.poll() is not None:
                return {"part": part, "code": child.returncode}


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    limit = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _announce(host: str, port: int) -> None:
    """Print the address once pages are answered."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 -- compared, not bound
    while not _answers(shown, port):
        time.sleep(0.1)
    say(
        _("Kexie is ready: %(address)s  (end with Ctrl+C)") % {"address": f"http://{shown}:{port}/"}
    )


def _answers(host: str, port: int) -> bool:
    asked = http.client.HTTPConnection(host.strip("[]"), port, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": "localhost"})
        return asked.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()
