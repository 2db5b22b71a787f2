"""Threads that decode at once find every Struct described; see ``kaiwa.structs``."""

import subprocess
import sys

import pytest

from tests.conftest import Servers

MANY_AT_ONCE = """
import sys, threading, types, typing
import msgspec
from kaiwa.structs import describe_structs

sys.setswitchinterval(1e-6)
source = "import msgspec\\nfrom typing import Annotated, Mapping\\n" + "".join(
    f"class S{n}(msgspec.Struct, frozen=True):\\n"
    "    a: int = 0\\n    b: Annotated[str, msgspec.Meta(max_length=9)] = ''\\n"
    + (f"    c: tuple[S{n-1}, ...] = ()\\n    e: Mapping[str, S{n-1}] | None = None\\n" if n else "")
    for n in range(40)
)
for attempt in range(20):
    module = types.ModuleType(f"kaiwa.of_a_test_{attempt}")
    sys.modules[module.__name__] = module
    exec(source, module.__dict__)
    if "described" in sys.argv:
        describe_structs()
    gate = threading.Barrier(8)
    read = []

    def decode():
        gate.wait()
        read.append(msgspec.json.decode(b'{"c":[{"c":[{"a":1}]}]}', type=module.S39).c[0].c[0].a)

    threads = [threading.Thread(target=decode) for _ in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert read == [1] * 8, read
"""
LOADED = """
from msgspec import Struct
from kaiwa.structs import _loaded, is_described
left = sorted(f"{kind.__module__}.{kind.__name__}" for kind in _loaded(Struct) if not is_described(kind))
assert not left, left
"""
WEB = "from kaiwa.app import create_app\nfrom kaiwa.settings import Settings\ncreate_app(Settings(secret='s' * 32))\n"
WORKER = "import workers.main\n"


def program(source: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", source, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ or None)


def test_threads_that_meet_a_described_struct_at_once_read_it_whole() -> None:
    ran = program(MANY_AT_ONCE, "described")
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("part", [WEB, WORKER], ids=["web", "worker"])
def test_a_process_with_threads_has_described_all_that_it_loaded(servers: Servers, part: str) -> None:
    where = {
        "DATABASE_URL": servers.app_url,
        "REDIS_URL": servers.redis_url,
        "BROKER_URL": servers.broker_url,
    }
    ran = program(part + LOADED, KAIWA_SECRET="s" * 32, KAIWA_WORKER_METRICS_PORT="0", **where)
    assert ran.returncode == 0, ran.stderr
