"""Moments as they are typed: by the clock in Beijing."""

from datetime import UTC, datetime

from organisation.beijing_time import BEIJING


def find_moment(text: str) -> datetime | None:
    """The moment that was written, as 2026-12-31T17:00 or with a space; None where it is none."""
    try:
        written = datetime.fromisoformat(text.strip().replace("　", " "))
        return written.replace(tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def moment_errors(field: str, text: str) -> dict[str, str]:
    """Errors of a field that is to hold a moment, or nothing."""
    unread = text.strip() and find_moment(text) is None
    return {field: "请按“2026-12-31 17:00”的样子填写时间（北京时间）。"} if unread else {}
