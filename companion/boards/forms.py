from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from companion.boards.service import ANSWER_LENGTH, LONGEST, SHORTEST, Draft
from companion.forms import Form, one_line


class QuestionForm(Form):
    text = TextAreaField(
        "Your question",
        filters=[one_line],
        validators=[
            InputRequired("Write your question."),
            Length(
                SHORTEST, LONGEST, f"Write {SHORTEST} to {LONGEST} characters, please."
            ),
        ],
        render_kw={"rows": 2, "maxlength": LONGEST},
    )
    anonymous = BooleanField("Without my name")
    apart = HiddenField()  # numbers of questions that this one is not

    @property
    def draft(self) -> Draft:
        numbers = (self.apart.data or "").split()
        return Draft(
            self.text.data or "",
            anonymous=bool(self.anonymous.data),
            apart=tuple(int(n) for n in numbers[:9] if n.isdecimal() and len(n) < 10),
        )


class AnswerForm(Form):
    text = TextAreaField(
        "Your answer",
        validators=[
            InputRequired("Write the answer."),
            Length(max=ANSWER_LENGTH, message=f"At most {ANSWER_LENGTH} characters."),
        ],
        render_kw={"rows": 6, "maxlength": ANSWER_LENGTH},
    )
