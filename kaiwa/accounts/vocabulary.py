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


class Scope(StrEnum):
    """What a bearer token may do."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


class LinkPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a password


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
    EMAIL_VERIFIED = "email_verified"
    TOKEN_CREATED = "token_created"  # noqa: S105 - an action, not a token
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - an action, not a token
    SESSION_ENDED = "session_ended"
    ROLE_CHANGE = "role_change"
    EXPORT = "export"
    DELETION = "deletion"
    ADMIN_WRITE = "admin_write"
