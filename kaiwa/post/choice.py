"""Which carrier the operator's settings ask for."""

from kaiwa.accounts.post import Post
from kaiwa.post.folder import FolderPost
from kaiwa.settings import Settings


def post_for(settings: Settings) -> Post:
    if settings.smtp_url is None:
        return FolderPost(settings.data / "mail", settings.mail_from)
    from kaiwa.post.smtp import SmtpPost  # a fifth of a second that only a worker with a server needs

    return SmtpPost(settings.smtp_url, settings.mail_from)


def mail_domain(settings: Settings) -> str:
    """What stands behind the @ of a Message-ID."""
    return settings.mail_from.rpartition("@")[2].strip(" >") or "localhost"
