"""What the secret vouches for, and where a browser may go."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.cookies import (
    csrf_token,
    guest_cookie,
    is_csrf_token,
    sealed_guest,
    session_cookie,
    unsealed_guest,
)
from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.mail_retry import WAITS, next_try
from kaiwa.accounts.session_rules import ENDS_AFTER, SLIDES, expiry, is_worth_noting
from kaiwa.accounts.signing import pseudonym, seal, unseal

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(st.binary(max_size=64))
def test_a_sealed_value_opens_with_its_secret_and_purpose_until_its_time(payload: bytes) -> None:
    sealed = seal("secret", "purpose", payload, AT + HOUR)
    assert unseal("secret", "purpose", sealed, AT) == payload
    assert unseal("another", "purpose", sealed, AT) is None
    assert unseal("secret", "another", sealed, AT) is None
    assert unseal("secret", "purpose", sealed, AT + HOUR) is None


@given(st.integers(0, 200), st.characters())
def test_a_sealed_value_with_any_sign_changed_does_not_open(place: int, sign: str) -> None:
    sealed = seal("secret", "purpose", b"sixteen bytes...", AT + HOUR)
    place %= len(sealed)
    changed = sealed[:place] + sign + sealed[place + 1 :]
    if changed != sealed:
        assert unseal("secret", "purpose", changed, AT) is None


@given(st.text(max_size=80))
def test_whatever_is_sent_as_a_guest_is_read_without_an_error(text: str) -> None:
    assert unsealed_guest("secret", text, AT) is None


def test_a_guest_lasts_for_ninety_days() -> None:
    guest = uuid4()
    cookie = sealed_guest("secret", guest, AT)
    assert unsealed_guest("secret", cookie, AT + timedelta(days=89)) == guest
    assert unsealed_guest("secret", cookie, AT + timedelta(days=90)) is None


def test_a_pseudonym_is_stable_fits_its_column_and_needs_the_secret() -> None:
    who = str(uuid4())
    assert pseudonym("secret", who) == pseudonym("secret", who)
    assert pseudonym("secret", who) != pseudonym("another", who)
    assert len(pseudonym("secret", who)) == 32


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_csrf_token_fits_its_own_cookie(cookie: str, other: str) -> None:
    assert is_csrf_token("secret", cookie, csrf_token("secret", cookie))
    assert not is_csrf_token("secret", cookie, other)


def test_cookie_names_are_bound_to_the_host_behind_tls() -> None:
    assert (session_cookie(secure=True), guest_cookie(secure=True)) == ("__Host-kaiwa", "__Host-kaiwa-guest")
    assert (session_cookie(secure=False), guest_cookie(secure=False)) == ("kaiwa", "kaiwa-guest")


@pytest.mark.parametrize("path", ["/", "/path", "/path?day=2&x=%20", "/a//b", "/path#day-3"])
def test_a_page_of_ours_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "path", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", " /x", "/x y",
     "/x\r\nSet-Cookie: a=b", "/\t/evil.example", "javascript:alert(1)", "/" + "x" * 512, "/é", "/\u2028"],
)  # fmt: skip
def test_anything_else_leads_home(path: str | None) -> None:
    assert local_path(path) == "/"


@given(st.integers(0, 200 * 24))
def test_a_session_slides_but_never_past_its_end(hours: int) -> None:
    at = AT + timedelta(hours=hours)
    until = expiry(AT, at)
    assert until <= AT + ENDS_AFTER
    assert until == at + SLIDES or until == AT + ENDS_AFTER


def test_a_session_is_noted_at_first_and_then_every_five_minutes() -> None:
    assert is_worth_noting(None, AT)
    assert not is_worth_noting(AT, AT + timedelta(minutes=4, seconds=59))
    assert is_worth_noting(AT, AT + timedelta(minutes=5))


def test_a_mail_is_tried_later_and_later_and_then_given_up() -> None:
    tries = [next_try(attempt, AT) for attempt in range(1, len(WAITS) + 2)]
    assert tries[-1] is None
    waits = [each - AT for each in tries if each is not None]
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) < timedelta(hours=24)
