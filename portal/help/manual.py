"""The manual: the Markdown of docs/manual, one page a role, as pages of the product."""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from PIL import Image

FOLDER: Path = settings.BASE_DIR / "docs" / "manual"
PICTURES = FOLDER / "pictures"
FALLBACK = "en"
# In the order of the list. Nothing that a reader types becomes a path: a page is one of these words.
SLUGS = ("coordinator", "host", "tutor", "participant", "employer", "decisions", "quality", "organisation")
NARROW = "(max-width: 600px)"
WIDE_PICTURE = re.compile(r"-1280(?=\.png$)")
Env = MutableMapping[str, Any]


@dataclass(frozen=True)
class Section:
    """A heading that the list of sections leads to."""

    id: str
    title: str


@dataclass(frozen=True)
class ManualPage:
    """One page: its first heading, its first paragraph, the rest as HTML."""

    slug: str
    language: str
    title: str
    lead: str
    body: SafeString
    sections: tuple[Section, ...]


def manual_page(slug: str) -> ManualPage | None:
    """The page in the reader's language, else in English; None where there is no such page."""
    return _rendered(slug, _language_of(slug)) if slug in SLUGS else None


def manual_pages() -> list[ManualPage]:
    """All of them, in the order of the list."""
    return [_rendered(slug, _language_of(slug)) for slug in SLUGS]


def _language_of(slug: str) -> str:
    reading = (get_language() or FALLBACK).split("-")[0]
    known = reading in dict(settings.LANGUAGES) and (FOLDER / reading / f"{slug}.md").exists()
    return reading if known else FALLBACK


@cache
def _rendered(slug: str, language: str) -> ManualPage:
    """Read once a process; `slug` and `language` were checked by the caller."""
    markdown = _markdown()
    tokens = markdown.parse((FOLDER / language / f"{slug}.md").read_text(encoding="utf-8"))
    sections = tuple(_sections(tokens))
    title, lead = tokens[1].content, tokens[4].content  # "# title" and the paragraph after it, three tokens each
    body = markdown.renderer.render(tokens[6:], markdown.options, {})
    return ManualPage(slug, language, title, " ".join(lead.split()), mark_safe(body), sections)


def _sections(tokens: Sequence[Token]) -> list[Section]:
    """Give each second heading an id to lead to."""
    found = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h2":
            section = Section(slugify(words.content), words.content)
            heading.attrSet("id", section.id)
            found.append(section)
    return found


def _markdown() -> MarkdownIt:
    """HTML inside the Markdown stays text."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _picture)
    markdown.add_render_rule("link_open", _link)
    return markdown


def _picture(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    """The picture taken on a wide screen and, where there is one, its twin from a telephone."""
    token = tokens[at]
    name = Path(str(token.attrs["src"])).name
    image = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        static(f"manual/{name}"),
        renderer.renderInlineAsText(token.children or [], options, env),
        *_size(name),
    )
    twin = WIDE_PICTURE.sub("-390", name)
    if twin == name or not (PICTURES / twin).exists():
        return format_html('<span class="sj-manual-phone">{}</span>', image)
    source = format_html(
        '<source media="{}" srcset="{}" width="{}" height="{}">', NARROW, static(f"manual/{twin}"), *_size(twin)
    )
    return format_html("<picture>{}{}</picture>", source, image)


def _size(name: str) -> tuple[int, int]:
    with Image.open(PICTURES / name) as image:
        return image.size


def _link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Env) -> str:
    """A link to another page of the manual leads to that page here."""
    slug = str(tokens[at].attrs["href"]).removesuffix(".md")
    if slug in SLUGS:
        tokens[at].attrSet("href", reverse("portal:manual", args=[slug]))
    return renderer.renderToken(tokens, at, options, env)
