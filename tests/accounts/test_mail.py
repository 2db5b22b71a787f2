"""Mails: sent at least once, by one sender at a time, through servers that are real."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, Session
from aiosmtpd.smtp import Envelope as Received
from structlog.testing import capture_logs

from kaiwa.accounts.letters import verification
from kaiwa.accounts.mail import deliver_due_mails, queue_mail
from kaiwa.accounts.post import Envelope, Post, PostAway, PostRefused
from kaiwa.clock import now
from kaiwa.database import transaction
from kaiwa.post.choice import mail_domain, post_for
from kaiwa.post.folder import FolderPost
from kaiwa.post.smtp import SmtpPost
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM
from tests.browsing import an_address, query, value
from tests.conftest import Servers

SENDER = "Kaiwa <hello@kaiwa.example>"
LETTER = verification("https://kaiwa.example", "the-token")


class Sink:
    """A mail server that answers as it is told."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Received, address: str, options: list[str]
    ) -> str:
        if (answer := self.answers.get(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Received) -> str:  # noqa: N802 - as above
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def sink() -> Sink:
    return Sink()


@contextmanager
def listening(sink: Sink, **how: Any) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


@pytest.fixture
def smtp(sink: Sink) -> Iterator[str]:
    with listening(sink) as address:
        yield f"smtp://{address}"


@pytest.fixture
async def empty_post(database: Servers) -> None:
    await query("DELETE FROM outgoing_mails")


class Notebook:
    """A carrier that writes down what it carries, and fails as it is told."""

    def __init__(self, *failures: Exception) -> None:
        self.carried: list[Envelope] = []
        self.failures = list(failures)

    async def send(self, envelope: Envelope) -> None:
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        self.carried.append(envelope)


async def a_mail(recipient: str | None = None) -> str:
    recipient = recipient or an_address()
    async with transaction(SYSTEM):
        await queue_mail(None, recipient, LETTER)
    return recipient


async def the_mail(recipient: str) -> Any:
    return (await query("SELECT * FROM outgoing_mails WHERE recipient = $1", recipient))[0]


async def test_a_mail_is_sent_and_its_text_forgotten(empty_post: None) -> None:
    recipient, post = await a_mail(), Notebook()
    assert await deliver_due_mails(post, domain="kaiwa.example") == 1
    row = await the_mail(recipient)
    assert post.carried == [Envelope(f"<{row['id']}@kaiwa.example>", recipient, LETTER.subject, LETTER.body)]
    assert (row["status"], row["body"], row["attempts"]) == ("sent", "", 1)
    assert row["sent_at"] is not None
    assert await deliver_due_mails(post, domain="kaiwa.example") == 0


async def test_four_senders_at_once_send_every_mail_once(empty_post: None) -> None:
    recipients = {await a_mail() for _ in range(40)}
    post = Notebook()
    sent = await asyncio.gather(*(deliver_due_mails(post, domain="kaiwa.example") for _ in range(4)))
    assert sum(sent) == 40
    assert sorted(each.recipient for each in post.carried) == sorted(recipients)


async def test_a_server_that_is_away_gets_the_mail_again_later_and_later(empty_post: None) -> None:
    recipient = await a_mail()
    post = Notebook(*(PostAway("gone fishing") for _ in range(99)))
    at, tries = now(), 0
    while (await the_mail(recipient))["status"] == "pending":
        with time_machine.travel(at):
            await deliver_due_mails(post, domain="kaiwa.example")
        tries += 1
        at = (await the_mail(recipient))["next_try_at"] + timedelta(seconds=1)
    row = await the_mail(recipient)
    assert (tries, row["attempts"], row["status"]) == (7, 7, "failed")
    assert (row["body"], row["last_error"]) == ("", "gone fishing")


async def test_a_mailbox_that_does_not_exist_is_tried_once(empty_post: None) -> None:
    recipient = await a_mail()
    await deliver_due_mails(Notebook(PostRefused("nobody here")), domain="kaiwa.example")
    row = await the_mail(recipient)
    assert (row["status"], row["attempts"], row["body"]) == ("failed", 1, "")


async def test_one_mail_that_fails_holds_no_other_up(empty_post: None) -> None:
    for _ in range(3):
        await a_mail()
    post = Notebook(PostAway("gone fishing"))
    assert await deliver_due_mails(post, domain="kaiwa.example") == 2
    assert await value("SELECT count(*) FROM outgoing_mails WHERE status = 'sent'") == 2


async def test_a_sender_that_died_leaves_the_mail_to_the_next_with_the_same_message_id(
    empty_post: None,
) -> None:
    recipient = await a_mail()

    class Dies:
        async def send(self, envelope: Envelope) -> None:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await deliver_due_mails(Dies(), domain="kaiwa.example")
    post = Notebook()
    assert await deliver_due_mails(post, domain="kaiwa.example") == 0
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert await deliver_due_mails(post, domain="kaiwa.example") == 1
    row = await the_mail(recipient)
    assert post.carried[0].message_id == f"<{row['id']}@kaiwa.example>"


async def test_a_sender_that_comes_back_too_late_settles_nothing(empty_post: None) -> None:
    recipient = await a_mail()
    inner = Notebook()

    class Slow:
        """While it hangs, its lease runs out and another sender takes the mail."""

        async def send(self, envelope: Envelope) -> None:
            with time_machine.travel(now() + timedelta(minutes=6)):
                await deliver_due_mails(inner, domain="kaiwa.example")
            raise PostAway("too slow")

    await deliver_due_mails(Slow(), domain="kaiwa.example")
    row = await the_mail(recipient)
    assert (row["status"], row["attempts"], row["last_error"]) == ("sent", 2, None)


async def test_what_is_logged_of_a_failure_holds_no_address_and_no_link(empty_post: None) -> None:
    recipient = await a_mail()
    with capture_logs() as logs:
        await deliver_due_mails(Notebook(PostRefused("no")), domain="kaiwa.example")
    assert [entry["event"] for entry in logs] == ["mail.not_sent"]
    assert recipient not in str(logs)
    assert "the-token" not in str(logs)


def an_envelope(recipient: str = "aiko@mail.example") -> Envelope:
    return Envelope(f"<{uuid4()}@kaiwa.example>", recipient, "Grüße aus 大阪", "Line one\n\n世界\n")


async def test_smtp_carries_text_of_any_script(smtp: str, sink: Sink) -> None:
    sent = an_envelope()
    await SmtpPost(smtp, SENDER).send(sent)
    assert sink.received[0].rcpt_tos == ["aiko@mail.example"]
    got = email.message_from_bytes(sink.received[0].original_content or b"", policy=email.policy.default)
    assert (got["Subject"], got["Message-ID"], got["From"]) == (sent.subject, sent.message_id, SENDER)
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == sent.body


async def test_a_domain_of_any_script_goes_out_in_ascii(smtp: str, sink: Sink) -> None:
    await SmtpPost(smtp, SENDER).send(an_envelope("aiko@bücher.example"))
    assert sink.received[0].rcpt_tos == ["aiko@xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        ("550 no such mailbox", PostRefused),
        ("450 mailbox busy", PostAway),
        ("421 going down", PostAway),
    ],
)
async def test_what_a_server_answers_is_told_apart(
    smtp: str, sink: Sink, answer: str, raised: type[Exception]
) -> None:
    sink.answers["aiko@mail.example"] = answer
    with pytest.raises(raised):
        await SmtpPost(smtp, SENDER).send(an_envelope())


async def test_a_server_that_is_not_there_is_away() -> None:
    with pytest.raises(PostAway):
        await SmtpPost("smtp://127.0.0.1:9", SENDER).send(an_envelope())


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the sink minds that it has no TLS
async def test_a_wrong_account_loses_no_mail(sink: Sink) -> None:
    def nobody(
        server: SMTP, session: Session, envelope: Received, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with (
        listening(sink, authenticator=nobody, auth_required=True, auth_require_tls=False) as address,
        pytest.raises(PostAway),
    ):
        await SmtpPost(f"smtp://me:wr%40ng@{address}", SENDER).send(an_envelope())


async def test_no_text_adds_a_header(smtp: str, sink: Sink) -> None:
    for wrong in ("aiko@mail.example\r\nBcc: eve@mail.example", "aiko mail.example", ""):
        with pytest.raises(PostRefused):
            await SmtpPost(smtp, SENDER).send(an_envelope(wrong))
    assert sink.received == []


async def test_without_a_server_the_mail_is_a_private_file_and_its_link_a_line(tmp_path: Path) -> None:
    sent = Envelope(f"<{UUID(int=7)}@kaiwa.example>", "aiko@mail.example", LETTER.subject, LETTER.body)
    with capture_logs() as logs:
        await FolderPost(tmp_path / "mail", SENDER).send(sent)
    file = tmp_path / "mail" / f"{UUID(int=7)}.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert (
        "the-token" in email.message_from_bytes(file.read_bytes(), policy=email.policy.default).get_content()
    )
    assert logs[0]["link"] == "https://kaiwa.example/verify-email?token=the-token"


def test_the_settings_choose_the_carrier(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, mail_from=SENDER)
    assert isinstance(post_for(settings), FolderPost)
    assert mail_domain(settings) == "kaiwa.example"
    with_server = Settings(data=tmp_path, smtp_url="smtps://me:secret@mail.example")
    chosen: Post = post_for(with_server)
    assert isinstance(chosen, SmtpPost)
    assert mail_domain(with_server) == "localhost"
