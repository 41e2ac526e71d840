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

ROOT = Path(__file__).resolve().parent.parent
TEXTS = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*.txt"))]
FIELD = re.compile(r'name="(token|state)" value="([^"]*)"')


def varied(text: str, rng: random.Random) -> str:
    """A text with other figures, so that no two requests are the same."""
    figure = r"\d{2,4}(?=人|万元|平方米|亩| staff| people)"
    return re.sub(figure, lambda m: str(max(2, int(int(m[0]) * rng.uniform(0.6, 1.6)))), text)


async def request(port: int, method: str, path: str, form: dict[str, str], cookie: str) -> tuple[int, str, str]:
    """One request on a connection of its own, as a browser's first would be: status, cookie, body."""
    from urllib.parse import urlencode

    body = urlencode(form).encode()
    head = [
        f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Cookie: {cookie}", f"Content-Length: {len(body)}",
        "Content-Type: application/x-www-form-urlencoded", "", "",
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join(head).encode() + body)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    top, _, content = answer.partition(b"\r\n\r\n")
    found = re.search(rb"set-cookie: (parkmatch_form=[^;]+)", top, re.IGNORECASE)
    return int(top.split()[1]), found.group(1).decode() if found else cookie, content.decode("utf-8", "replace")


async def user(port: int, number: int, end: float, think: float, times: list[float], errors: list[int]) -> None:
    """One user until the end."""
    rng = random.Random(number)
    await asyncio.sleep(rng.uniform(0, think or 0.2))
    status, cookie, page = await request(port, "GET", "/zh/", {}, "")
    token = dict(FIELD.findall(page))["token"]
    while time.perf_counter() < end:
        start = time.perf_counter()
        form = {"token": token, "text": varied(rng.choice(TEXTS), rng)}
        status, _, page = await request(port, "POST", "/zh/result", form, cookie)
        times.append((time.perf_counter() - start) * 1000)
        if status != 200 or "/place" not in page:
            errors.append(status)
        if think:
            await asyncio.sleep(rng.expovariate(1 / think))


async def measured(port: int, users: int, seconds: float, think: float) -> tuple[list[float], list[int]]:
    """The times of all answers, and what went wrong."""
    times: list[float] = []
    errors: list[int] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(user(port, n, end, think, times, errors) for n in range(users)))
    return times, errors


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
        before = time.perf_counter(), os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        times, errors = asyncio.run(measured(port, asked.users, asked.seconds, asked.think))
        passed = time.perf_counter() - before[0]
    finally:
        server.terminate()
        server.wait(15)
    times.sort()
    at = {p: times[min(int(len(times) * p / 100), len(times) - 1)] for p in (50, 90, 95, 99)}
    print(f"{asked.users} users, think {asked.think:g} s, {asked.workers} processes, {passed:.0f} s, load before {before[1]:.1f}")
    print(f"{len(times)} answers, {len(times) / passed:.1f} a second, {len(errors)} errors {sorted(set(errors)) or ''}")
    print("  ".join(f"p{p} {ms:.0f} ms" for p, ms in at.items()) + f"  max {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
