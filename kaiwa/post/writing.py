"""An envelope as a mail message, the same for every carrier."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from kaiwa.accounts.emails import NotAnEmail, wire_email
from kaiwa.accounts.post import Envelope, PostRefused


def message_of(envelope: Envelope, sender: str, at: datetime) -> EmailMessage:
    """Plain text in UTF-8, with what is attached. The header classes refuse line breaks: no text of ours can add a header."""
    message = EmailMessage()
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    try:
        message["To"] = Address(addr_spec=wire_email(envelope.recipient))
    except (NotAnEmail, ValueError, IndexError) as cause:
        raise PostRefused("The address cannot be written in a mail's header.") from cause
    message["Subject"] = envelope.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"  # no out-of-office note answers it
    for name, value in envelope.headers.items():
        message[name] = value
    message.set_content(envelope.body)
    for each in envelope.attachments:
        kind, _, subtype = each.media_type.partition("/")
        if kind == "text":
            message.add_attachment(each.text, subtype=subtype, filename=each.name)
        else:
            message.add_attachment(each.text.encode(), maintype=kind, subtype=subtype, filename=each.name)
    return message
