"""What can go wrong in a way that the person at the screen can mend."""


class CompanionError(Exception):
    """A sentence for the person at the screen, and the HTTP status it goes with."""

    status = 400
    message = "That did not work."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)

    def __str__(self) -> str:
        return str(self.args[0])


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
