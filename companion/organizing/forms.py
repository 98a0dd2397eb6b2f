from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from companion.forms import Form
from companion.matches.service import MATCHED_ROLES

SIZES = [SelectChoice(2, "Two"), SelectChoice(3, "Three"), SelectChoice(4, "Four")]
ROLES = [
    SelectChoice("attendee", "Guests"),
    SelectChoice("speaker", "Speakers"),
    SelectChoice("exhibitor", "Exhibitors"),
]
assert [role.value for role in ROLES] == list(MATCHED_ROLES)


class UploadForm(Form):
    file = FileField(
        "File", validators=[FileRequired("Choose a file first, then press the button.")]
    )


class TablesForm(Form):
    size = RadioField("People at a table", choices=SIZES, coerce=int, default=4)
    roles = SelectMultipleField(
        "Who comes",
        choices=ROLES,
        default=MATCHED_ROLES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired("Say who comes: tick at least one.")],
    )
