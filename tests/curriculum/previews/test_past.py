"""What a step replaced comes back as it was."""

import msgspec
from hypothesis import given, settings

from kaiwa.curriculum.previews.document import Month
from kaiwa.curriculum.previews.past import Past, back, past_of
from tests.curriculum.previews.months import a_ground, a_month, months


@settings(deadline=None, max_examples=60)
@given(months(), months())
def test_a_step_back_brings_the_month_as_it_was(before: Month, after: Month) -> None:
    past = past_of(a_ground(), before, after)
    kept = msgspec.json.decode(msgspec.json.encode(past), type=Past)
    assert back(after, kept) == before


def test_only_what_was_different_is_kept() -> None:
    one, other = a_month(0), a_month(1)
    changed = msgspec.structs.replace(one, days=(*one.days[:5], other.days[5], *one.days[6:]))
    past = past_of(a_ground(), one, changed)
    assert past.days == (one.days[5],)
    assert past.scenes == ()
    assert len(msgspec.json.encode(past)) < len(msgspec.json.encode(one)) / 5
