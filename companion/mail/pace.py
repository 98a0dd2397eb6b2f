"""How many letters a minute leave this host, and how many of them to one domain."""

from datetime import timedelta

from companion import config, throttle
from companion.errors import TooMany
from companion.mail.addresses import domain_of

MINUTE = timedelta(minutes=1)
PAUSE = MINUTE  # what is put off is looked at again by the next sweep


def allows(address: str) -> bool:
    """Count a letter, unless there were enough in this minute.

    What one domain has enough of is not counted for all.
    """
    overall, a_domain = config.current("MAIL_RATE")
    try:
        if a_domain:
            throttle.take(
                f"mail:{domain_of(address)}", throttle.Limit(a_domain, MINUTE)
            )
        if overall:
            throttle.take("mail", throttle.Limit(overall, MINUTE))
    except TooMany:
        return False
    return True
