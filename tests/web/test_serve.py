"""`parkmatch serve` as people start it: what it refuses, and a real server that answers and stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("arguments", "said"), [
    (["--port", "0"], "--port"), (["--port", "x"], "--port"), (["--workers", "0"], "--workers"),
    (["--rate", "-1"], "--rate"),
    (["--host", "0.0.0.0"], "必须设令牌"), (["--token", "short"], "令牌"),
    (["--host", "203.0.113.7", "--token", "a" * 20], "监听"),
])
def test_what_is_not_safe_or_not_possible_is_refused_in_one_line(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(cli.app, ["serve", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(("workers", "stop"), [("1", signal.SIGINT), ("2", signal.SIGINT), ("2", signal.SIGTERM)])
def test_a_server_starts_answers_and_stops(workers: str, stop: signal.Signals, tmp_path: Path) -> None:
    port = _port()
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port), "--workers", workers, "--lang", "en"]
    said = tmp_path / "said.txt"
    with said.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        page = _answer(f"http://127.0.0.1:{port}/en/", server)
        assert "Which park suits your project" in page
        server.send_signal(stop)
        server.wait(20)
    finally:
        server.kill()
        server.wait(10)
    told = said.read_text(encoding="utf-8")
    assert f"Ready: http://127.0.0.1:{port}/" in told and "GET describe 200" in told
    assert not any(word in told for word in ("Traceback", "token", "leaked", "Warning"))


def _answer(address: str, server: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as got:
                return str(got.read().decode())
        except OSError:
            assert server.poll() is None and time.monotonic() < end, "it did not come up"
            time.sleep(0.2)
