"""RabbitMQ for a test: one that is told, or one that is started here where it is installed."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOLD = os.environ.get("KAIWA_TEST_AMQP_URL")
"""Of a server that the tests may use."""
SERVER = next(
    (
        found
        for each in ("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server")
        if (found := shutil.which(each))
    ),
    None,
)
IS_THERE = bool(TOLD or SERVER)
STARTS_WITHIN_S = 90


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def rabbitmq(folder: Path) -> Iterator[str]:
    """Its address."""
    if TOLD:
        yield TOLD
        return
    assert SERVER is not None
    port, between, names = free_ports(3)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),  # where Erlang keeps its cookie
        "RABBITMQ_NODENAME": f"kaiwa{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(between),
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
        "LANG": "C.UTF-8",
    }
    output = (folder / "output").open("w")
    server = subprocess.Popen(
        [SERVER], env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        _wait_for(port, server, folder / "output")
        yield f"amqp://guest:guest@127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        # the name server of Erlang has left the group; nobody else asks at this port
        subprocess.run(["epmd", "-port", str(names), "-kill"], capture_output=True, check=False)
        output.close()


def _wait_for(port: int, server: "subprocess.Popen[bytes]", output: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"RabbitMQ did not start: {output.read_text()[-2000:]}")
