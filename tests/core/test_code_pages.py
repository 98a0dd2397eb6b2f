"""Texts that say nothing of how their letters are written."""

import pytest

from companion.core.tables import decode


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Żółć", "1250"),
        ("Źródła i śluby w Łodzi", "1250"),
        ("Gdańsk, Toruń", "1250"),
        ("Chcę być", "1250"),
        ("Müller und Żak aus Łódź", "1250"),
        ("Привіт усім; Ґанок і їжа", "1251"),
        ("Title;Speaker\nПро тести;Олена Шевченко", "1251"),
        ("Grüße aus Köln; Straße", "1252"),
        ("¿Cómo está? El niño y la señora, mañana", "1252"),
        ("Ça va très bien, un œuf à côté", "1252"),
        ("på dansk: rødgrød med fløde", "1252"),
        ("£100 for 5 m³, “quoted”", "1252"),
        ("pingüino; São Paulo", "1252"),
    ],
)
def test_the_code_page_of_windows_is_told_by_the_letters(text, page):
    warning = f"The file is not in UTF-8; it was read as Windows-{page}. Check accents."

    assert decode(text.encode(f"cp{page}")) == (text, (warning,))
