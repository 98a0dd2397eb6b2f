"""Whether a status says that somebody comes, in the words of many lists."""

import re

from companion.core.plain_text import normal

# Beginnings of words suffice; each line is a language.
_NOT_COMING = re.compile(
    r"not |\bno\b|unpaid|unconfirmed|refund|declin|cancell?ed|pending|\bwait|reject"
    r"|expired|withdrawn|revoked|\bvoid|deleted|\btest order|add-on|no ticket"
    # Polish
    r"|\bnie\b|anulowan|odrzucon|oczekuj|niezapłac|nieopłac|zwróco|zwrot|wygas|w toku"
    r"|rezerwow|odwołan|zrezygnow"
    # German
    r"|\bnein\b|\bnicht\b|storniert|abgesagt|abgelehnt|ausstehend|warteliste|wartend"
    r"|unbezahlt|erstattet|abgelaufen|überfällig|widerrufen|zurückgezogen|abgemeldet"
    # Spanish and Portuguese
    r"|cancelad|anulad|rechazad|pendiente|reembolsad|devuelt|declinad|en espera"
    r"|lista de espera|caducad|expirad|vencid|recusad|rejeitad|pendente|aguarda"
    r"|\bnão\b|estornad"
    # French
    r"|\bnon\b|annulé|refusé|en attente|liste d.attente|remboursé|expiré|décliné|rejeté"
    r"|impayé"
    # Dutch
    r"|\bnee\b|\bniet\b|geannuleerd|openstaand|verlopen|terugbetaald|afgewezen|wachtlijst"
    r"|geweigerd|afgemeld|in afwachting"
    # Italian
    r"|annullat|cancellat|rimborsat|rifiutat|in attesa|in sospeso|lista d.attesa|scadut"
    # Ukrainian
    r"|\bні\b|\bне |скасован|відхилен|очіку|повернен|прострочен|відмов|неоплачен"
    # Czech
    r"|\bne\b|zrušen|storno|odmítnut|zamítnut|\bček|nezaplac|vrácen|náhradní|propadl"
)


_YES = frozenset(
    {
        *("y", "yes", "true", "1", "x", "✓", "tak", "t", "ja", "j", "oui", "sí", "si"),
        *("sim", "sì", "так", "ano"),
    }
)


def is_yes(text: str) -> bool:
    return normal(text) in _YES


def is_coming(status: str, taken: frozenset[str]) -> bool:
    """Tell whether a row is of somebody who comes.

    *taken* are the only statuses of those who come, where a program is known to have
    no others.
    """
    if taken:
        return normal(status) in taken
    return not _NOT_COMING.search(normal(status))
