from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class UploadForm(FlaskForm):
    file = FileField(
        "File", validators=[FileRequired("Choose a file first, then press the button.")]
    )
