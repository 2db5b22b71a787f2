"""One spelling for one mailbox."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.emails import NotAnEmail, normal_email, wire_email
from tests.browsing import query
from tests.conftest import Servers

OF_ONE_MAILBOX = [
    ("Ann@Mail.Example", "ann@mail.example"),
    ("  ann@mail.example\n", "ann@mail.example"),
    ("ann@mail.example.", "ann@mail.example"),
    ("ann+kaiwa@mail.example", "ann+kaiwa@mail.example"),
    ("cafe\u0301@mail.example", "café@mail.example"),
    ("ann@xn--bcher-kva.example", "ann@bücher.example"),
    ("ann@BÜCHER.example", "ann@bücher.example"),
    ("ann@例え。テスト", "ann@例え.テスト"),
    ("ann@straße.example", "ann@straße.example"),
    ("愛子@mail.example", "愛子@mail.example"),
]


@pytest.mark.parametrize(("typed", "kept"), OF_ONE_MAILBOX)
def test_however_it_is_typed_it_is_kept_one_way(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept


def test_two_domains_that_an_older_standard_mixed_up_stay_two() -> None:
    assert normal_email("ann@straße.example") != normal_email("ann@strasse.example")


@pytest.mark.parametrize(
    "typed",
    [
        "", "@", "ann", "ann@", "@mail.example", "ann@mail", "ann@127.0.0.1", "ann@[127.0.0.1]", "a nn@mail.example",
        "ann@ma il.example", "ann@mail..example", ".ann@mail.example", "ann.@mail.example", "a..n@mail.example",
        "ann@-mail.example", "ann\x00@mail.example", "ann\r\nBcc: x@mail.example", "ann\u202e@mail.example",
        "ann\u200b@mail.example", "ann\ud800@mail.example", "ann\ue000@mail.example", "\"ann\"@mail.example",
        "ann@mail.example@mail.example", "ann,bob@mail.example", "<ann@mail.example>", "ann@mail_.example",
        f"{'a' * 65}@mail.example", f"{'字' * 22}@mail.example", f"ann@{'a' * 64}.example",
        f"ann@{'.'.join(['a' * 60] * 5)}.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(NotAnEmail):
        normal_email(typed)


LOCAL = st.text(min_size=1, max_size=20)
DOMAIN = st.sampled_from(["mail.example", "Bücher.example", "xn--bcher-kva.example", "例え.テスト"])


@given(local=LOCAL, domain=DOMAIN)
def test_the_form_that_is_kept_is_its_own_form_in_any_case_and_composition(local: str, domain: str) -> None:
    try:
        kept = normal_email(f"{local}@{domain}")
    except NotAnEmail:
        return
    assert normal_email(kept) == kept
    assert normal_email(unicodedata.normalize("NFD", kept)) == kept
    assert normal_email(f" {kept} ") == kept
    assert kept == unicodedata.normalize("NFC", kept)
    assert not any(unicodedata.category(sign)[0] in "CZ" for sign in kept)
    assert len(kept) <= 254


@given(st.text(max_size=300))
def test_any_text_is_either_kept_or_refused(text: str) -> None:
    try:
        kept = normal_email(text)
    except NotAnEmail:
        return
    assert wire_email(kept).rpartition("@")[2].isascii()


async def test_the_database_folds_every_kept_sign_as_we_do(database: Servers) -> None:
    """Or a registration would break on the check that an address is in lower case."""
    kept = []
    for point in range(sys.maxunicode + 1):
        try:
            kept.append(normal_email(f"a{chr(point)}b@mail.example"))
        except NotAnEmail:
            continue
    assert len(kept) > 100_000
    odd = await query("SELECT e FROM unnest($1::text[]) e WHERE e <> lower(e)", kept)
    assert odd == []
