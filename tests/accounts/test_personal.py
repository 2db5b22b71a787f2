"""What people may say about themselves."""

import unicodedata
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.personal import avatar_url, display_name, must_be_languages, time_zone, username
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import transaction
from kaiwa.errors import Invalid
from kaiwa.viewer import Viewer
from tests.conftest import Servers


@pytest.mark.parametrize("name", ["", "Aiko", "愛子", "O’Brien-Śmith Jr.", "🦊", "مریم\u200cرضا", "n" * 80])
def test_a_name_in_any_script_is_kept(name: str) -> None:
    assert display_name(f" {name} ") == name


@given(st.text(max_size=100))
def test_a_name_that_is_kept_is_composed_short_and_turns_no_text_around(text: str) -> None:
    try:
        name = display_name(text)
    except Invalid:
        return
    assert name == unicodedata.normalize("NFC", name).strip()
    assert len(name) <= 80
    assert not set(name) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\x00\n")
    assert display_name(name) == name


@pytest.mark.parametrize("name", ["abc", "a-b_9", "9lives", "A" * 32])
def test_a_user_name_fits_in_an_address(name: str) -> None:
    assert username(name) == name


@pytest.mark.parametrize("name", ["ab", "A" * 33, "-ab", "a b", "a.b", "añb", "abc\n", "a/b", "", "ａｂｃ"])
def test_any_other_user_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        username(name)


@pytest.mark.parametrize(
    "address", [None, "https://pictures.example/a.png?size=2#x", "https://[::1]:8443/a.png"]
)
def test_a_picture_behind_tls_is_kept(address: str | None) -> None:
    assert avatar_url(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "http://a.example/x", "https:///x", "https://", "//a.example/x", "data:image/png;base64,xx", "https://[::1/x",
     "https://a.example:99999/x", "https://u@a.example/x", "https://a.example/\"><script>", "https://a.example/\nx",
     "https://ä.example/x", "https://a.example/" + "x" * 500],
)  # fmt: skip
def test_any_other_picture_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        avatar_url(address)


@pytest.mark.parametrize(
    "name", ["", "Asia/Atlantis", "/etc/localtime", "../UTC", "asia/tokyo\x00", "+09:00"]
)
def test_a_zone_is_one_of_the_known(name: str) -> None:
    assert time_zone("Asia/Tokyo") == "Asia/Tokyo"
    with pytest.raises(Invalid):
        time_zone(name)


async def test_the_field_with_an_unknown_language_is_named(database: Servers) -> None:
    async with transaction(Viewer()):
        await must_be_languages(native_language_id="en", preferred_ui_language_id=None)
        with pytest.raises(Invalid) as refused:
            await must_be_languages(native_language_id="en", preferred_ui_language_id="tlh")
    assert refused.value.facts == {"field": "preferred_ui_language_id"}


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_comes_back_as_it_went_out(at: datetime, row: UUID) -> None:
    assert key_of(cursor_of(at, row), tuple[datetime, UUID]) == (at, row)


@given(st.text(max_size=60))
def test_a_cursor_that_somebody_made_up_is_refused_politely(cursor: str) -> None:
    with pytest.raises(Invalid):
        key_of(cursor, tuple[datetime, UUID])


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Invalid):
        key_of(cursor_of("title", str(uuid4())), tuple[datetime, UUID])
