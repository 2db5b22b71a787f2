"""The mails that a path sends, in plain text."""

from urllib.parse import quote

from kaiwa.accounts.letters import Letter
from kaiwa.accounts.post import Attachment
from kaiwa.accounts.vocabulary import MailKind

LONGEST_SUBJECT = 120


def invitation(public_url: str, assignment: str, inviter: str, path_title: str, note: str) -> Letter:
    said = f"They write:\n\n{_quoted(note)}\n\n" if note else ""
    return Letter(
        MailKind.INVITATION,
        _subject(f"{inviter} invites you to “{path_title}”"),
        f"{inviter} invites you to try a month of daily scenes at Kaiwa: “{path_title}”.\n\n"
        f"{said}"
        "Look at it here, and accept or decline:\n\n"
        f"{public_url}/invitations/{quote(assignment)}\n\n"
        "You need an account with this e-mail address; the page helps you to make one.\n"
        "If you do not know who this is, leave this mail alone: nothing happens.\n",
    )


def reminder(
    public_url: str, token: str, path_title: str, day: int, title: str, why: str, calendar: str | None
) -> Letter:
    """With ``calendar`` it is the first one, and holds the whole month as a calendar file."""
    stop = f"{public_url}/reminders/stop?token={quote(token)}"
    begins = "The dates of the whole month are attached, for your calendar.\n\n" if calendar else ""
    return Letter(
        MailKind.REMINDER,
        _subject(f"Day {day}: {title}"),
        f"Today in “{path_title}”: {title}.\n\n"
        f"{why + chr(10) * 2 if why else ''}"
        f"Play it here:\n\n{public_url}/learn\n\n"
        f"{begins}"
        f"No more of these reminders: {stop}\n",
        headers={
            "List-Unsubscribe": f"<{public_url}/api/reminders/stop?token={quote(token)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        attachments=(Attachment("kaiwa.ics", "text/calendar", calendar),) if calendar else (),
    )


def _subject(text: str) -> str:
    """Names and titles are somebody's text: one line, and not a long one."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def _quoted(note: str) -> str:
    return "\n".join(f"> {line}" for line in note.splitlines())
