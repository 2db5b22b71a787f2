"""The closed choices of an account."""

from enum import StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    CREATOR = "creator"
    ADMIN = "admin"


class LearningGoal(StrEnum):
    CONNECTION = "Connection"
    CAREER = "Career"
    TRAVEL = "Travel"
    ACADEMIC = "Academic"
    CULTURE = "Culture"
    GROWTH = "Growth"


class Challenge(StrEnum):
    COMFORTABLE = "comfortable"
    MODERATE = "moderate"
    CHALLENGING = "challenging"


class CorrectionStyle(StrEnum):
    IMMEDIATE = "immediate"
    GENTLE = "gentle"
    END_OF_SESSION = "end_of_session"


class ReadingDisplay(StrEnum):
    """Over which words readings are shown."""

    ALWAYS = "always"
    UNKNOWN = "unknown"
    """Words that the learner does not know yet."""
    ON_TAP = "on_tap"


class Scope(StrEnum):
    """What a bearer token may do."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


class LinkPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a password
    SIGN_IN = "sign_in"


class MailKind(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of mail, not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of mail, not a password
    INVITATION = "invitation"
    REMINDER = "reminder"
    LEAVING = "leaving"
    SIGN_IN = "sign_in"
    DATA_READY = "data_ready"


class MailStatus(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class AuditAction(StrEnum):
    REGISTER = "register"
    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - an action, not a password
    PASSWORD_RESET = "password_reset"  # noqa: S105 - an action, not a password
    RESET_ASKED = "reset_asked"
    EMAIL_VERIFIED = "email_verified"
    GOOGLE_LINKED = "google_linked"
    ACCOUNT_RECLAIMED = "account_reclaimed"
    """The owner of a mailbox took it from an account that had never proved it."""
    TOKEN_CREATED = "token_created"  # noqa: S105 - an action, not a token
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - an action, not a token
    SESSION_ENDED = "session_ended"
    ROLE_CHANGE = "role_change"
    EXPORT = "export"
    DELETION = "deletion"
    ADMIN_WRITE = "admin_write"
