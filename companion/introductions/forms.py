from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from companion.core import plain_text
from companion.forms import Form
from companion.introductions.service import WORD_LENGTH, Way


class AskForm(Form):
    other = HiddenField()
    name = HiddenField()
    via = RadioField("Whom to ask", validators=[Optional()], validate_choice=False)
    word = TextAreaField(
        "Why you would like to meet",
        filters=[lambda text: plain_text.line(text or "")],
        validators=[
            DataRequired("A line of why makes it easy to say yes."),
            Length(max=WORD_LENGTH, message=f"At most {WORD_LENGTH} letters, please."),
        ],
        render_kw={"rows": "3"},
    )

    def offer(self, way: Way | None) -> None:
        """Let one choose whom to ask, where those are named."""
        named = way.through if way is not None and way.is_named else ()
        self.via.choices = [SelectChoice(str(one.id), one.name) for one in named]
        if named and not self.via.data:
            self.via.data = str(named[0].id)
