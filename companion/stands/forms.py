from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from companion.forms import Form, one_line
from companion.stands.service import NAME_LENGTH, NOTE_LENGTH


class StandForm(Form):
    name = StringField(
        "Name of the stand",
        filters=[one_line],
        validators=[
            DataRequired("Write the name that visitors see at the stand."),
            Length(max=NAME_LENGTH, message=f"At most {NAME_LENGTH} letters, please."),
        ],
        render_kw={"autocomplete": "off", "maxlength": NAME_LENGTH},
    )


class StaffForm(Form):
    who = StringField(
        "Who works here?",
        filters=[one_line],
        validators=[
            DataRequired("Write an e-mail address, or a part of a name."),
            Length(max=320, message="At most 320 letters, please."),
        ],
        render_kw={"autocomplete": "off"},
    )


class LeadForm(Form):
    """What the staff of a stand think of a visitor; what is not sent stays."""

    rating = IntegerField("Rating", validators=[Optional()])
    note = TextAreaField(
        "Note for the stand",
        validators=[
            Optional(),
            Length(max=NOTE_LENGTH, message=f"At most {NOTE_LENGTH} letters, please."),
        ],
        render_kw={"rows": 2, "class_": "short"},
    )
