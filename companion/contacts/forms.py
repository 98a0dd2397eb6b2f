from wtforms import TextAreaField
from wtforms.validators import Length

from companion.contacts.service import NOTE_LENGTH
from companion.forms import Form


class NoteForm(Form):
    note = TextAreaField(
        "My note",
        validators=[Length(max=NOTE_LENGTH, message=f"At most {NOTE_LENGTH} letters.")],
        render_kw={"rows": "4"},
    )
