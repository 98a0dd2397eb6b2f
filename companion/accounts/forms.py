from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import Email, InputRequired, Length, Regexp


class SignInForm(FlaskForm):
    email = EmailField(
        "Your e-mail address",
        filters=[lambda text: (text or "").strip()],
        validators=[
            InputRequired("Write the e-mail address that you registered with."),
            Email("That is not an e-mail address. It looks like name@example.org."),
            Length(max=320),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    next = HiddenField()


class CodeForm(FlaskForm):
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
