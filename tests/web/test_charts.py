"""Figures as shapes: nothing leaves the picture, and every value is in it."""

from hypothesis import given
from hypothesis import strategies as st

from kaiwa.web.charts import BASE, HEIGHT, LEFT, MOST_LINES, WIDTH, bars_of, shares_of

VALUES = st.lists(st.floats(0, 5000).map(lambda value: round(value, 1)), max_size=100)


def test_a_bar_is_as_high_as_its_value_against_the_lines() -> None:
    chart = bars_of([("Mon", "M", 10.0), ("Tue", "T", 20.0), ("Wed", "W", 0.0)])
    assert [line.says for line in chart.lines] == [0, 5, 10, 15, 20]
    low, high, none = chart.bars
    assert (low.height * 2, none.height) == (high.height, 0)
    assert high.y == chart.lines[-1].y
    assert [bar.is_now for bar in chart.bars] == [False, False, True]
    assert chart.total == 30


def test_names_below_the_bars_leave_each_other_room() -> None:
    chart = bars_of([(str(n), str(n), 1.0) for n in range(28)])
    named = [bar.short for bar in chart.bars if bar.short]
    assert len(named) <= 10
    assert named[-1] == "27"


def test_nothing_at_all_is_an_empty_chart() -> None:
    assert bars_of([]).is_empty
    assert bars_of([("Mon", "M", 0.0)]).is_empty


@given(VALUES)
def test_no_bar_leaves_the_picture(values: list[float]) -> None:
    chart = bars_of([(f"day {n}", str(n), value) for n, value in enumerate(values)])
    assert len(chart.lines) <= MOST_LINES + 1
    for bar in chart.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= BASE <= HEIGHT
        assert abs(bar.y + bar.height - BASE) < 0.2
    assert [bar.value for bar in chart.bars] == values


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_shares_stand_side_by_side(values: list[int]) -> None:
    shares = shares_of([(str(n), value) for n, value in enumerate(values)])
    assert [share.x for share in shares] == [sum(values[:n]) for n in range(len(values))]
