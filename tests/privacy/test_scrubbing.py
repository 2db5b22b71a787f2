"""Names come out of what stays."""

from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.names import words_of
from kaiwa.privacy.scrubbing import scrubbed


def test_a_name_goes_as_a_whole_and_in_parts_in_any_case() -> None:
    words = words_of("Aiko Tanaka", "momo_77", "aiko@mail.example", None)
    text = "AIKO TANAKA (momo_77, aiko@mail.example) and Mrs. Tanaka: aiko!"
    assert scrubbed(text, words) == "… (…, …) and Mrs. …: …!"


def test_a_short_name_is_not_cut_out_of_longer_words() -> None:
    assert scrubbed("Al saw the Alps and an equal", words_of("Al")) == "… saw the Alps and an equal"


def test_a_name_in_a_script_without_spaces_is_found_between_other_signs() -> None:
    assert scrubbed("田中さんと田中町で", words_of("田中")) == "…さんと…町で"


def test_documents_are_walked_and_keep_their_shape() -> None:
    document = {"title": "Aiko's day", "days": [{"n": 1, "who": ["Aiko", None, 2.5, True]}]}
    assert scrubbed(document, words_of("Aiko")) == {
        "title": "…'s day",
        "days": [{"n": 1, "who": ["…", None, 2.5, True]}],
    }


def test_a_name_of_one_sign_takes_nothing_apart() -> None:
    assert words_of("A", "", " ", None) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_without_words_nothing_changes(document: object) -> None:
    assert scrubbed(document, []) == document


@given(st.text(alphabet="abc ", max_size=40), st.text(alphabet="abc", min_size=3, max_size=5))
def test_no_whole_word_stays(text: str, name: str) -> None:
    assert name not in scrubbed(text, words_of(name)).split()
