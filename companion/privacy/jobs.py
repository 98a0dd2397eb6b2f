"""Once a minute, forgetting what nobody needs any more."""

from companion import work
from companion.privacy import service


@work.sweep
def forget() -> None:
    service.forget_old()
