"""An envelope as a mail message: with its own headers, and with what is attached."""

import email
import email.policy
from datetime import UTC, datetime

import pytest

from kaiwa.accounts.post import Attachment, Envelope
from kaiwa.post.writing import message_of

AT = datetime(2026, 3, 2, tzinfo=UTC)


def written(**more: object) -> email.message.EmailMessage:
    envelope = Envelope("<1@kaiwa.example>", "aiko@mail.example", "Hello", "A text, 日本語.\n", **more)  # type: ignore[arg-type]
    raw = bytes(message_of(envelope, "Kaiwa <hello@kaiwa.example>", AT))
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_headers_and_attachments_arrive_as_they_left() -> None:
    stop = "<https://kaiwa.example/api/reminders/stop?token=" + "x" * 180 + ">"
    message = written(
        headers={"List-Unsubscribe": stop, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        attachments=(
            Attachment("kaiwa.ics", "text/calendar", "BEGIN:VCALENDAR\r\n日\r\nEND:VCALENDAR\r\n"),
            Attachment("data.json", "application/json", '{"a": 1}'),
        ),
    )
    assert "".join(message["List-Unsubscribe"].split()) == stop
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = message.get_body()
    assert body is not None
    assert body.get_content() == "A text, 日本語.\n"
    calendar, data = message.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "kaiwa.ics")
    assert calendar.get_content().split() == ["BEGIN:VCALENDAR", "日", "END:VCALENDAR"]
    assert (data.get_content_type(), data.get_content()) == ("application/json", b'{"a": 1}')


def test_without_more_it_is_a_plain_text() -> None:
    message = written()
    assert message.get_content_type() == "text/plain"
    assert list(message.iter_attachments()) == []


def test_a_value_adds_no_header() -> None:
    with pytest.raises(ValueError, match=r"newline|linefeed|carriage"):
        written(headers={"List-Unsubscribe": "<x>\r\nBcc: all@mail.example"})
