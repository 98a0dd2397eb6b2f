"""The parts of a name, as far as a name has parts."""


def split_name(name: str) -> tuple[str, str]:
    """Return (family, given): the last word is the family name, if there are two."""
    *given, last = name.split() or [""]
    return (last, " ".join(given)) if given else ("", last)


def first_name(name: str) -> str:
    """Return the word people call out: the first that is not a title as in "Dr."."""
    words = name.split()
    plain = [word for word in words if _is_large(word[0]) and not word.endswith(".")]
    return (plain or words or [""])[0]


def _is_large(letter: str) -> bool:
    """Tell a capital, or a letter of an alphabet that has none, from all else."""
    return letter.isalpha() and not letter.islower()
