"""Templates -> bytes: one Jinja2 environment, strict, everything escaped but ``SafeHtml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)

from pressmark import __version__
from pressmark.assets import asset_dir
from pressmark.content.links import place_links
from pressmark.content.pictures import place_pictures
from pressmark.errors import PublishError
from pressmark.language.catalogue import Catalogue
from pressmark.model.html import SafeHtml
from pressmark.model.public import PublicItem
from pressmark.publishing.look import Look
from pressmark.publishing.names import item_path, root_of
from pressmark.publishing.remembered import File, Maker

_COMMON = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'"
)
POLICY = f"{_COMMON}; script-src 'none'"
SEARCH_POLICY = (
    f"{_COMMON}; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; "
    "trusted-types pm"
)


class Renderer:
    """Renders the templates of ``site/`` in one look. ``assets`` maps names to published paths;
    ``maker`` knows which pages need not be rendered again."""

    def __init__(self, look: Look, assets: dict[str, str], maker: Maker) -> None:
        self.look = look
        self._maker = maker
        self._same = maker.fingerprint(look.digest, assets)
        self.texts = Catalogue(look.language)
        self._assets = assets
        self._environment = Environment(
            loader=_loader(look.templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(
            _=self.texts.say,
            n_=self.texts.say_number,
            day=self.texts.day,
            written_day=self.written_day,
            item_path=item_path,
            content_of=self.content,
            look=look,
            language=self.texts.language,
            program=f"Pressmark {__version__}",
        )

    def page(self, path: str, template: str, **values: Any) -> File:
        """The file at ``path``: ``template`` with ``values``, all its links relative."""
        made_of = self._maker.fingerprint(self._same, template, values)
        return self._maker.file(path, made_of, lambda: self._rendered(path, template, values))

    def _rendered(self, path: str, template: str, values: Mapping[str, Any]) -> bytes:
        root = root_of(path)
        try:
            text = self._environment.get_template(f"site/{template}").render(
                root=root,
                path=path,
                policy=SEARCH_POLICY if template == "search.html" else POLICY,
                asset=lambda name: root + self._assets[name],
                own_style="own.css" in self._assets,
                **values,
            )
        except TemplateError as error:
            raise PublishError("publish-template", template=template, reason=str(error)) from error
        return text.encode("utf-8")

    def made(self, path: str, make: Callable[[], bytes], *of: Any) -> File:
        """The file at ``path`` that needs no template, made of ``of``."""
        return self._maker.file(path, self._maker.fingerprint(self._same, of), make)

    def content(self, item: PublicItem, led: Mapping[str, str], root: str) -> SafeHtml:
        """The item's HTML with its pictures where the site keeps them, and its links to other
        pieces (``led``: address -> path) leading there."""
        html = place_pictures(
            item.content_html,
            item.images,
            lambda image: root + image.path if image.path else None,
            self.texts.say("picture.missing"),
        )
        if not led:
            return html
        original = self.texts.say("site.original")
        return place_links(html, lambda each: root + led[each] if each in led else None, original)

    def written_day(self, text: str | None) -> str:
        """An ISO date written out, empty when it is none."""
        if not text:
            return ""
        try:
            return self.texts.day(date.fromisoformat(text[:10]))
        except ValueError:
            return ""

    def month_name(self, moment: datetime) -> str:
        return f"{self.texts.month(moment.month)} {moment.year}"


def _loader(own: Path | None) -> BaseLoader:
    """Our templates, each behind one of the same name in the folder ``own``."""
    ours = FileSystemLoader(asset_dir("templates"))
    if own is None:
        return ours
    return ChoiceLoader([PrefixLoader({"site": FileSystemLoader(own)}), ours])
