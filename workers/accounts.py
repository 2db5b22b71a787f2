"""Actors of the accounts room."""

from functools import cache

import dramatiq

from kaiwa.accounts.mail import deliver_due_mails
from kaiwa.accounts.post import Post
from kaiwa.bell import QUEUE_OF
from kaiwa.post.choice import mail_domain, post_for
from kaiwa.settings import read_settings


@cache
def _post() -> tuple[Post, str]:
    settings = read_settings()
    return post_for(settings), mail_domain(settings)


@dramatiq.actor(queue_name=QUEUE_OF["deliver_mail"])
async def deliver_mail() -> None:
    """Sends what is due; the rows say what that is, so ringing it twice sends nothing twice."""
    post, domain = _post()
    await deliver_due_mails(post, domain=domain)
