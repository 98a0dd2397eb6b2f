from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired


class ExchangeForm(FlaskForm):
    """The one button below a card."""

    uuid = HiddenField(validators=[InputRequired()])
    token = HiddenField(validators=[InputRequired()])


class ScanForm(FlaskForm):
    """For phones whose camera the page cannot use: a typed code, or a photo."""

    code = StringField(
        "Code below the QR code",
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    photo = FileField(
        "Photo of the badge", render_kw={"accept": "image/*", "capture": "environment"}
    )
