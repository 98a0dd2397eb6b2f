"""The styles of letters, written into the tags of their templates before they compile.

Mail programs know little of style sheets, so each tag carries its own. Done to every
letter that takes longer than all else; a template is styled once.
"""

import re
from collections.abc import Callable

import css_inline
from jinja2 import BaseLoader, Environment

FRAME = "emails/_base.html"
FIRST_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
# Expressions may stand anywhere; for the time being one strange letter stands for them.
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}\s*", re.DOTALL)  # nothing may stand before a doctype
OPEN, CLOSE = "\ue000", "\ue001"
HELD = re.compile(f"{OPEN}(\\d+){CLOSE}")
BLANK = re.compile(r"\n\s*\n")

_inliner = css_inline.CSSInliner(
    keep_style_tags=False, load_remote_stylesheets=False, minify_css=True
)

Source = tuple[str, str | None, Callable[[], bool] | None]


class Styled(BaseLoader):
    """Another loader's templates, with the styles of the frame in their tags."""

    def __init__(self, loader: BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: Environment, template: str) -> Source:
        source, name, is_fresh = self.loader.get_source(environment, template)
        if not template.endswith(".html"):
            return source, name, is_fresh
        frame, _, _ = self.loader.get_source(environment, FRAME)
        css = FIRST_STYLE.search(frame)
        styled = _styled(source, css[1] if css else "")
        return styled, name, is_fresh


def styled(environment: Environment) -> Environment:
    """Return the environment that letters are rendered in.

    Raises:
        TypeError: the environment loads no templates.

    """
    if environment.loader is None:
        raise TypeError("there are no templates to be styled")
    # Compiled templates of the app are cached under the same names: not to be mixed.
    return environment.overlay(
        loader=Styled(environment.loader), cache_size=200, bytecode_cache=None
    )


def _styled(source: str, css: str) -> str:
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"{OPEN}{len(held) - 1}{CLOSE}"

    plain = JINJA.sub(hold, COMMENT.sub("", source))
    if "<html" in plain:
        inlined = _inliner.inline(plain)
    else:
        inlined = _inliner.inline_fragment(plain, css)
    whole = HELD.sub(lambda found: held[int(found[1])], inlined)
    return BLANK.sub("\n", whole)
