"""A day as people say it, in the language of the page."""

from datetime import date, datetime

from markupsafe import Markup

from kaiwa.web.messages import say


def on_day(day: date) -> Markup:
    """With its weekday; of a moment, the day that it has."""
    return say(
        "dates.day",
        weekday=say(f"dates.weekday_{day.isoweekday()}"),
        day=day.day,
        month=say(f"dates.month_{day.month}"),
    )


def at_moment(moment: datetime) -> Markup:
    """As the clock shows it there."""
    return say("dates.moment", day=on_day(moment), time=f"{moment:%H:%M}")
