"""A real Redis, started, killed and started again."""

import signal
from pathlib import Path

import pytest
import redis

from kaiwa.embedded import DataFolder, EmbeddedRedis, embedded_redis
from kaiwa.embedded.child import CannotStart
from kaiwa.embedded.valkey import redis_server


def test_limits_and_bells_live_in_databases_of_their_own(tmp_path: Path) -> None:
    with (
        embedded_redis(tmp_path) as addresses,
        redis.Redis.from_url(addresses.url) as cache,
        redis.Redis.from_url(addresses.broker_url) as broker,
    ):
        cache.set("a", 1)
        assert broker.keys() == []
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert cache.config_get("appendonly") == {"appendonly": "yes"}


def test_it_listens_on_no_port(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as addresses, redis.Redis.from_url(addresses.url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_a_killed_redis_comes_back_with_what_it_had(tmp_path: Path) -> None:
    with DataFolder.hold(tmp_path) as folder:
        server = EmbeddedRedis(folder)
        addresses = server.start()
        with redis.Redis.from_url(addresses.url) as client:
            client.set("a", "kept")
            client.execute_command("WAITAOF", 1, 0, 0)
        assert server.child is not None
        server.child.send(signal.SIGKILL)
        server.child.wait(10)
        server.stop()
        with redis.Redis.from_url(server.start().url) as client:
            assert client.get("a") == b"kept"
        server.stop()


def test_files_it_cannot_read_are_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with embedded_redis(tmp_path):
        pass
    (manifest,) = (tmp_path / "redis" / "appendonlydir").glob("*.manifest")
    manifest.write_text("written by a Redis of the future\n")
    with embedded_redis(tmp_path) as addresses, redis.Redis.from_url(addresses.url) as client:
        assert client.ping()
    assert (tmp_path / "redis.damaged").is_dir()
    assert "redis.damaged" in capsys.readouterr().err


@pytest.mark.parametrize(("version", "chosen"), [("v=7.0.15", True), ("v=6.0.16", False), ("", False)])
def test_one_on_the_path_is_preferred_unless_it_is_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, chosen: bool
) -> None:
    installed = tmp_path / "valkey-server"
    installed.write_text(f"#!/bin/sh\necho server {version} sha=0\n")
    installed.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (redis_server() == installed.resolve()) is chosen


def test_without_any_redis_the_sentence_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("kaiwa.embedded.valkey.find_spec", lambda _: None)
    with pytest.raises(CannotStart, match="REDIS_URL"):
        redis_server()
