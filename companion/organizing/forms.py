from flask_wtf.file import FileField, FileRequired

from companion.forms import Form


class UploadForm(Form):
    file = FileField(
        "File", validators=[FileRequired("Choose a file first, then press the button.")]
    )
