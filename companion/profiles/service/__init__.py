"""Keeping profiles: from a list that was uploaded, and as people write them."""

from companion.profiles.service.comparing import (
    STEP,
    WANTED,
    Edit,
    Missing,
    PersonChange,
    Told,
    lines_of,
)
from companion.profiles.service.facets import (
    FACET_LENGTH,
    FACETS_A_KIND,
    Facets,
    Lines,
    facets_at,
    facets_of,
    save,
    write_facets,
)
from companion.profiles.service.lists import (
    SILENT,
    Listening,
    PeopleImport,
    import_people,
    preview_people,
)
from companion.profiles.service.presence import has_been_here

__all__ = [
    "FACETS_A_KIND",
    "FACET_LENGTH",
    "SILENT",
    "STEP",
    "WANTED",
    "Edit",
    "Facets",
    "Lines",
    "Listening",
    "Missing",
    "PeopleImport",
    "PersonChange",
    "Told",
    "facets_at",
    "facets_of",
    "has_been_here",
    "import_people",
    "lines_of",
    "preview_people",
    "save",
    "write_facets",
]
