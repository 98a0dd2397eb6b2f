"""A letter that shows whether letters leave, and what they look like."""

from companion import clock, post
from companion.errors import BadInput
from companion.mail.message import Leaving, compose
from companion.mail.writing import Draft, Envelope, draft

TEST = "mail/test"  # the template


def send_test(address: str) -> str:
    """Hand a test letter to the mail server, now; return what it is known by there.

    Raises:
        BadInput: no server takes it; the sentence holds its answer.

    """
    drafted = _draft(address)
    letter = Leaving(
        0, drafted.envelope.key, address, drafted.subject, drafted.text, drafted.html
    )
    try:
        message = compose(letter)
        with post.opened() as way:
            way.carry(letter.key, message)
    except ValueError as error:
        raise BadInput(str(error)) from error
    except (post.Refused, OSError) as error:
        raise BadInput(
            f"The test letter could not be sent: {error} See COMPANION_SMTP_URL and "
            "COMPANION_MAIL_FROM."
        ) from error
    return message.id


def _draft(address: str) -> Draft:
    at = clock.now()
    return draft(
        TEST,
        Envelope(key=f"test:{at:%Y%m%dT%H%M%S%f}", to=address),
        at=at,
    )
