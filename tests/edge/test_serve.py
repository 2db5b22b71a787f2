"""Real web processes behind a real port."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.conftest import Servers
from tests.workers.test_broker import a_free_port
from tests.workers.test_tick import environment


def start(servers: Servers, folder: Path, port: int, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "kaiwa.cli", "serve"],
        env=environment(servers, folder, KAIWA_PORT=str(port), **more),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def answered(client: httpx.Client, path: str) -> httpx.Response:
    end = time.monotonic() + 40
    while True:
        try:
            return client.get(path)
        except httpx.TransportError:
            assert time.monotonic() < end, "it never answered"
            time.sleep(0.05)


def count(client: httpx.Client) -> float:
    found = re.search(
        r'requests_total\{method="GET",route="/api/languages",status="200"\} ([0-9.]+)',
        client.get("/metrics").text,
    )
    return float(found[1]) if found else 0.0


def test_two_web_processes_count_together_and_one_that_dies_is_forgotten(
    servers: Servers, tmp_path: Path
) -> None:
    port = a_free_port()
    process = start(servers, tmp_path, port, KAIWA_WEB_PROCESSES="2")
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            answered(client, "/readyz")
            for _ in range(40):
                assert client.get("/api/languages", headers={"connection": "close"}).status_code == 200
            assert {count(client) for _ in range(10)} == {40.0}
            answer = client.get("/nothing")
            assert answer.headers.get_list("server") == ["Kaiwa"]
            assert answer.headers["content-type"] == "application/problem+json"
            victim = psutil.Process(process.pid).children()[-1]
            os.kill(victim.pid, signal.SIGKILL)
            end = time.monotonic() + 30
            while len(psutil.Process(process.pid).children()) < 2:
                assert time.monotonic() < end
                time.sleep(0.05)
            answered(client, "/readyz")
            assert count(client) >= 40.0
        process.terminate()
        assert process.wait(15) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /%ED%A0%80 HTTP/1.1",
        b"GET /%00 HTTP/1.1",
        b"GET /\xff HTTP/1.1",
        b"GET /api/languages/%FF/speakers HTTP/1.1",
    ],
)
def test_odd_addresses_over_a_real_socket_are_no_server_errors(web: int, raw: bytes) -> None:
    import socket

    with socket.create_connection(("127.0.0.1", web), timeout=10) as line:
        line.sendall(raw + b"\r\nHost: kaiwa.example\r\nConnection: close\r\n\r\n")
        said = line.recv(65536)
    assert said.split(b" ")[1][:1] == b"4", said[:200]


def test_a_body_too_large_to_be_read_ends_the_connection_and_that_is_told(web: int) -> None:
    headers = {"content-type": "application/json"}
    with httpx.Client(base_url=f"http://127.0.0.1:{web}", trust_env=False, headers=headers) as client:
        for _ in range(3):
            answer = client.post("/api/auth/login", content=b'{"email": "' + b"x" * 1_000_000 + b'"}')
            assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
            assert answer.headers["connection"] == "close"
            answer = client.post("/api/auth/login", content=b"{}")
            assert (answer.status_code, answer.headers.get("connection")) == (422, None)


@pytest.fixture(scope="module")
def web(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> "object":
    port = a_free_port()
    process = start(servers, tmp_path_factory.mktemp("data"), port)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        answered(client, "/healthz")
    yield port
    process.terminate()
    process.wait(15)
    process.communicate()
