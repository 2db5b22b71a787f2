"""Which correction is seen, when, and how much of it."""

from hypothesis import given
from hypothesis import strategies as st

from kaiwa.accounts.vocabulary import CorrectionStyle
from kaiwa.conversations.correcting import (
    MOST_IN_DEBRIEF,
    Noted,
    Standing,
    noted,
    seen,
    tried_again,
    worth_listing,
)
from kaiwa.conversations.partner import Correction, CorrectionKind

SAID = "お茶がください。トイレはどこ。"
ERROR = Correction(
    CorrectionKind.ERROR, "お茶がください", "お茶をください", "What is asked for takes を.", "particles"
)
REGISTER = Correction(CorrectionKind.REGISTER, "どこ", "どこですか", "Politely, with です.", "politeness")
NICER = Correction(CorrectionKind.MORE_NATURAL, "トイレは", "お手洗いは", "Softer.", "words")


def standings(style: CorrectionStyle, *found: Correction) -> list[Standing]:
    return [each.standing for each in noted(SAID, found, style)]


def test_errors_come_first_and_one_a_turn_is_for_now() -> None:
    found = noted(SAID, (NICER, REGISTER, ERROR), CorrectionStyle.GENTLE)
    assert [each.kind for each in found] == [
        CorrectionKind.ERROR, CorrectionKind.REGISTER, CorrectionKind.MORE_NATURAL,
    ]  # fmt: skip
    assert [each.standing for each in found] == [Standing.RECAST, Standing.KEPT, Standing.KEPT]


def test_at_once_an_error_is_prompted_and_a_nicety_shown() -> None:
    assert standings(CorrectionStyle.IMMEDIATE, ERROR) == [Standing.PROMPTED]
    assert standings(CorrectionStyle.IMMEDIATE, NICER) == [Standing.SHOWN]


def test_at_the_end_nothing_is_for_now() -> None:
    kept = noted(SAID, (ERROR, NICER), CorrectionStyle.END_OF_SESSION)
    assert seen(kept, finished=False) == []
    assert len(seen(kept, finished=True)) == 2


def test_a_prompt_hides_its_solution_and_a_recast_its_reason() -> None:
    (prompt,) = seen(noted(SAID, (ERROR,), CorrectionStyle.IMMEDIATE), finished=False)
    assert (prompt.better, prompt.why) == (None, ERROR.why)
    (recast,) = seen(noted(SAID, (ERROR,), CorrectionStyle.GENTLE), finished=False)
    assert (recast.better, recast.why) == (ERROR.better, "")


def test_what_the_learner_did_not_write_is_no_correction() -> None:
    invented = Correction(CorrectionKind.ERROR, "水が", "水を", "…")
    assert noted(SAID, (invented,), CorrectionStyle.IMMEDIATE) == ()


def test_a_second_try_is_mended_or_shown() -> None:
    prompted = noted(SAID, (ERROR,), CorrectionStyle.IMMEDIATE)
    (mended,) = tried_again(prompted, "お茶を、ください！")
    assert (mended.standing, mended.mended) == (Standing.SHOWN, True)
    (shown,) = tried_again(prompted, "お茶がください")
    assert (shown.standing, shown.mended) == (Standing.SHOWN, False)


def test_a_difference_of_signs_alone_is_looked_at_as_written() -> None:
    comma = Correction(CorrectionKind.ERROR, "Hola que", "Hola, que", "A comma.")
    prompted = noted("Hola que tal", (comma,), CorrectionStyle.IMMEDIATE)
    assert tried_again(prompted, "Hola, que tal")[0].mended
    assert not tried_again(prompted, "Hola que tal")[0].mended


@given(st.lists(st.tuples(st.sampled_from(list(CorrectionKind)), st.sampled_from("abcd")), max_size=12))
def test_the_debrief_lists_three_causes_at_most_and_errors_first(
    found: list[tuple[CorrectionKind, str]],
) -> None:
    every = [
        (str(n), Noted(kind=kind, wrong="x", better="y", why="z", category=cause))
        for n, (kind, cause) in enumerate(found)
    ]
    listed = worth_listing(every)
    assert len(listed) <= MOST_IN_DEBRIEF
    assert len({each.category for _, each in listed}) == len(listed)
    order = [list(CorrectionKind).index(each.kind) for _, each in listed]
    if CorrectionKind.ERROR in {kind for kind, _ in found}:
        assert listed[0][1].kind is CorrectionKind.ERROR
    assert order == sorted(order, key=lambda n: {0: 0, 1: 2, 2: 1}[n])


BY_EXAMPLE = Correction(
    CorrectionKind.ERROR,
    "我来从日本",
    "",
    "从 stands before the verb.",
    "from",
    "我来从韩国。 → 我从韩国来。",
    "来从",
)


def test_where_there_is_only_an_example_it_is_shown_as_one() -> None:
    (prompt,) = seen(noted("我来从日本。", (BY_EXAMPLE,), CorrectionStyle.IMMEDIATE), finished=False)

    assert (prompt.better, prompt.example) == (None, BY_EXAMPLE.example)


def test_what_has_no_mend_is_no_recast_but_waits_for_the_debrief() -> None:
    kept = noted("我来从日本。", (BY_EXAMPLE,), CorrectionStyle.GENTLE)

    assert [each.standing for each in kept] == [Standing.KEPT]


def test_a_second_try_without_a_mend_is_right_once_nothing_is_found_in_it() -> None:
    prompted = noted("我来从日本。", (BY_EXAMPLE,), CorrectionStyle.IMMEDIATE)

    assert tried_again(prompted, "我从日本来。")[0].mended
    assert not tried_again(prompted, "他来从中国。")[0].mended


def test_of_two_mistakes_the_one_that_can_be_mended_is_for_now() -> None:
    found = noted(SAID, (BY_EXAMPLE, ERROR), CorrectionStyle.GENTLE)

    assert found[0].better == ERROR.better
