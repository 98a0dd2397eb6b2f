from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import Email, InputRequired, Length, Regexp

from companion.forms import Form, one_line


class SignInForm(Form):
    email = EmailField(
        "Your e-mail address",
        filters=[one_line],
        validators=[
            InputRequired("Write the e-mail address that you registered with."),
            Email("That is not an e-mail address. It looks like name@example.org."),
            Length(max=320),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    next = HiddenField()


class CodeForm(Form):
    code = StringField(
        "Six-digit code",
        filters=[lambda text: "".join((text or "").split())],
        validators=[
            Regexp(r"^\d{6}$", message="The code is six digits, as in 042117.")
        ],
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": "7",
        },
    )
