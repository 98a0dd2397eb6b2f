"""What can go wrong in a way that the person at the screen can mend."""


class CompanionError(Exception):
    """A sentence for the person at the screen, and the HTTP status it goes with."""

    status = 400
    message = "That did not work."

    def __init__(
        self, message: str | None = None, *, retry_after: int | None = None
    ) -> None:
        """Say what happened; *retry_after* seconds it may be tried again."""
        super().__init__(message or self.message)
        self.retry_after = retry_after

    def __str__(self) -> str:
        return str(self.args[0])


class SignedOut(CompanionError):
    """Said to programs; people are led to the page where they sign in."""

    status = 401
    message = "You are signed out. Sign in, and go on where you were."


class NotFound(CompanionError):
    status = 404
    message = (
        "There is nothing at this address. Check the link, or go back to the start."
    )


class Forbidden(CompanionError):
    status = 403
    message = "This page belongs to somebody else."


class BadInput(CompanionError):
    """A file, an option or a form that cannot be used; the sentence says what to do."""

    status = 422


class TooMany(CompanionError):
    status = 429
    message = "That was tried too often. Wait a few minutes, then try again."
