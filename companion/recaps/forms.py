from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from companion.core.recap_words import Words
from companion.forms import Form
from companion.recaps.models import WORTH
from companion.recaps.service.feedback import LONGEST

CHOOSE = "Choose one of the three answers."
TOO_LONG = f"One sentence is enough: at most {LONGEST} letters."


class FeedbackForm(Form):
    worth = RadioField(choices=list(WORTH), validators=[InputRequired(CHOOSE)])
    text = TextAreaField(validators=[Length(max=LONGEST, message=TOO_LONG)])

    def speak(self, say: Words) -> None:
        """Ask in somebody's language."""
        self.worth.label.text = say("feedback")
        self.worth.choices = [(worth, say(worth)) for worth in WORTH]
        self.text.label.text = say("sentence")
        self.text.description = say("sentence_why")
