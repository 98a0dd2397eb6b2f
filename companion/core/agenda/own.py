"""By what our own files are known again when they come back."""

GENERATOR = "event-companion"
PRODUCT = f"-//{GENERATOR}//EN"
# What iCalendar has no property for.
KIND, LANGUAGE, GUID = "X-COMPANION-KIND", "X-COMPANION-LANGUAGE", "X-GUID"
# Of our table, in this order; whoever moves a column has a table of their own.
HEADINGS = (
    *("ID", "Type", "Title", "Start", "End", "Room", "Track", "Speakers"),
    *("Language", "Link", "Abstract"),
)
