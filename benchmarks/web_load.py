"""The page under load: users who fill in the first screen and go straight to the result, each with a different text.

    python benchmarks/web_load.py [--users 20] [--seconds 60] [--think 1.0] [--workers 2]

Starts `parkmatch serve` itself. A user asks for the result (reading, a full match over all parks, the page), waits
`--think` seconds on average, and asks again; with `--think 0` each asks again at once, which measures how much the
server can do, not how long somebody waits. Prints the times of answers, from the user's side, and errors.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
FIELD = re.compile(r'name="(token|state)" value="([^"]*)"')


def varied(text: str, rng: random.Random) -> str:
    """A text with other figures, so that no two requests are the same."""
    figure = r"\d{2,4}(?=人|万元|平方米|亩| staff| people)"
    return re.sub(figure, lambda m: str(max(2, int(int(m[0]) * rng.uniform(0.6, 1.6)))), text)


class Browser:
    """One user's browser: it keeps its connection open, and sends each form anew."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = b""
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(self, method: str, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        """One request: status and page, all of it read."""
        body = urlencode(form).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie.decode()}\r\n"
            f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        if self._connection is None:
            self._connection = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        reader, writer = self._connection
        writer.write(head.encode() + body)
        top = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.lower().split(b": ", 1) for line in top.split(b"\r\n")[1:] if b": " in line)
        page = await reader.readexactly(int(fields[b"content-length"]))
        if b"set-cookie" in fields:
            self.cookie = top[top.lower().index(b"set-cookie: ") + 12 :].partition(b";")[0]
        if fields.get(b"connection") == b"close":
            self.close()
        return int(top.split(None, 2)[1]), page

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection[1].close()
            self._connection = None


async def user(port: int, number: int, end: float, think: float, times: list[float], errors: list[int]) -> None:
    """One user until the end."""
    rng, browser = random.Random(number), Browser(port)
    await asyncio.sleep(rng.uniform(0, think or 0.2))
    _, page = await browser.request("GET", "/zh/", {})
    token = dict(FIELD.findall(page.decode()))["token"]
    while time.perf_counter() < end:
        form = {"token": token, "text": varied(rng.choice(TEXTS), rng)}
        start = time.perf_counter()
        status, page = await browser.request("POST", "/zh/result", form)
        times.append((time.perf_counter() - start) * 1000)
        if status != 200 or b"/place" not in page:
            errors.append(status)
        if think:
            await asyncio.sleep(rng.expovariate(1 / think))
    browser.close()


async def measured(port: int, users: int, seconds: float, think: float) -> tuple[list[float], list[int]]:
    """The times of all answers, and what went wrong."""
    times: list[float] = []
    errors: list[int] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(user(port, n, end, think, times, errors) for n in range(users)))
    return times, errors


def worked(server: int) -> float:
    """Seconds of processor time a process and all it started have used (where /proc tells; else nothing)."""
    used, above = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        pid = int(stat.parent.name)
        above[pid], used[pid] = int(fields[1]), int(fields[11]) + int(fields[12])

    def inside(pid: int) -> bool:
        while pid not in {server, 0}:
            pid = above.get(pid, 0)
        return pid == server

    return sum(ticks for pid, ticks in used.items() if inside(pid)) / os.sysconf("SC_CLK_TCK") if used else 0.0


def up(port: int, server: subprocess.Popen[bytes]) -> None:
    """Waits until the server answers."""
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("the server stopped")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port), "--rate", "0", "--quiet", "--workers", str(asked.workers)],
        cwd=ROOT, stderr=subprocess.DEVNULL,
    )
    try:
        up(port, server)
        asyncio.run(measured(port, 4, 5, 0))  # warm
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        before = time.perf_counter(), time.process_time(), worked(server.pid)
        times, errors = asyncio.run(measured(port, asked.users, asked.seconds, asked.think))
        passed, own = time.perf_counter() - before[0], time.process_time() - before[1]
        served = worked(server.pid) - before[2]
    finally:
        server.terminate()
        server.wait(15)
    times.sort()
    at = {p: times[min(int(len(times) * p / 100), len(times) - 1)] for p in (50, 90, 95, 99)}
    print(f"{asked.users} users, think {asked.think:g} s, {asked.workers} processes, {passed:.0f} s, load before {load:.1f}")
    print(f"{len(times)} answers, {len(times) / passed:.1f} a second, {len(errors)} errors {sorted(set(errors)) or ''}")
    each = 1000 / max(len(times), 1)
    print(f"processor time an answer: server {served * each:.1f} ms, users {own * each:.1f} ms")
    print("  ".join(f"p{p} {ms:.0f} ms" for p, ms in at.items()) + f"  max {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
