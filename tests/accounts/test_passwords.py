"""Which passwords there may be, and what it costs to try one."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.password_rules import WeakPassword, accepted_password, normal_password
from kaiwa.accounts.passwords import HASHER, NOBODYS_HASH, PasswordQueue, Verdict
from kaiwa.errors import TooMany

EMAIL = "kettle-lover@mail.example"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.mark.parametrize(
    "password",
    ["ten signs!", "correct battery horse", "パスワードは長くする", "x" * 126 + "yz", "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵"],
)
def test_length_is_enough(password: str) -> None:
    assert accepted_password(password, EMAIL) == normal_password(password)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("nine sign", "10 to 128"),
        ("x" * 127 + "yz", "10 to 128"),
        (EMAIL, "e-mail"),
        (EMAIL.upper(), "e-mail"),
        ("Kettle-Lover", "e-mail"),
        ("Password123", "first"),
        ("ＰＡＳＳＷＯＲＤ１２３", "first"),
        ("1234567890", "first"),
        ("aaaaaaaaaaaa", "first"),
        ("ababababababab", "first"),
        ("tab\tin the middle", "control"),
        ("half \ud800 of a pair", "control"),
    ],
)
def test_what_anybody_would_guess_is_refused_in_a_sentence(password: str, word: str) -> None:
    with pytest.raises(WeakPassword, match=word):
        accepted_password(password, EMAIL)


@given(st.text(min_size=1, max_size=60))
def test_a_password_is_the_same_however_the_keyboard_composes_it(text: str) -> None:
    once = normal_password(text)
    assert normal_password(once) == once


async def test_a_hash_fits_its_password_alone() -> None:
    queue = PasswordQueue()
    kept = await queue.hash("a kettle of fish")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await queue.verify(kept, "a kettle of fish") == Verdict(fits=True)
    assert await queue.verify(kept, "a kettle of fis") == Verdict(fits=False)


async def test_nobodys_hash_fits_nothing_and_costs_what_anybodys_costs() -> None:
    queue = PasswordQueue()
    assert not HASHER.check_needs_rehash(NOBODYS_HASH)
    assert await queue.verify(None, "anything at all") == Verdict(fits=False)
    assert await queue.verify("no hash", "anything at all") == Verdict(fits=False)
    assert queue.verified == 2


async def test_older_parameters_are_seen() -> None:
    kept = CHEAP.hash("a kettle of fish")
    assert await PasswordQueue().verify(kept, "a kettle of fish") == Verdict(fits=True, is_outdated=True)


async def test_a_full_queue_turns_people_away_and_empties_again() -> None:
    gate = threading.Event()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            gate.wait(10)
            return CHEAP.hash(password)

    queue = PasswordQueue(threads=1, most_waiting=2, hasher=Slow())
    waiting = [asyncio.create_task(queue.hash("a kettle of fish")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooMany):
        await queue.hash("one too many")
    waiting[2].cancel()  # who goes away leaves the line
    await asyncio.wait({waiting[2]})
    later = asyncio.create_task(queue.hash("a kettle of fish"))
    gate.set()
    assert CHEAP.verify(await later, "a kettle of fish")
    for each in waiting[:2]:
        assert CHEAP.verify(await each, "a kettle of fish")
