"""The manual: the same pages in every language, each with its pictures, readable by anybody."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lifecycle.roles import Role
from portal.help.manual import FOLDER, PICTURES, SLUGS, manual_page

LANGUAGES = ("en", "nl")
PICTURE = re.compile(r"!\[([^]]+)\]\(\.\./pictures/([^)]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
EVERY_PAGE = [(language, slug) for language in LANGUAGES for slug in SLUGS]


def text_of(language, slug):
    return (FOLDER / language / f"{slug}.md").read_text(encoding="utf-8")


def shape_of(language, slug):
    """Levels of the headings and the pictures, in their order."""
    text = text_of(language, slug)
    levels = [len(marks) for marks, _words in HEADING.findall(text)]
    return levels, [name for _alt, name in PICTURE.findall(text)]


@pytest.fixture
def reader(db):
    def read(language, address):
        return Client(headers={"accept-language": language}).get(address)

    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_pages(language):
    assert {path.stem for path in (FOLDER / language).glob("*.md")} == set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_language_has_the_same_headings_and_pictures(slug):
    assert shape_of("nl", slug) == shape_of("en", slug)


@pytest.mark.parametrize(("language", "slug"), EVERY_PAGE)
def test_every_picture_is_there_in_both_widths_and_is_served(language, slug):
    pictures = PICTURE.findall(text_of(language, slug))

    assert len(pictures) == text_of(language, slug).count("![")
    for alt, name in pictures:
        assert alt.strip()
        for width in ("1280", "390"):
            twin = re.sub(r"-\d+\.png$", f"-{width}.png", name)
            assert (PICTURES / twin).exists(), twin
            assert finders.find(f"manual/{twin}"), twin


@pytest.mark.parametrize(("language", "slug"), EVERY_PAGE)
def test_a_stranger_reads_every_page_in_their_language(reader, language, slug):
    answer = reader(language, reverse("portal:manual", args=[slug]))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"<h1>{HEADING.search(text_of(language, slug))[2]}</h1>" in page
    assert len(re.findall(r"<h2 id=", page)) == shape_of(language, slug)[0].count(2) + 1  # and the list of sections


@pytest.mark.parametrize(("language", "slug"), EVERY_PAGE)
def test_no_markdown_is_left_in_a_page(reader, language, slug):
    page = reader(language, reverse("portal:manual", args=[slug])).content.decode()
    words = re.sub(r"<[^>]+>", "", page)

    assert not re.search(r"\*\*|\]\(|^#|\.md\b|^\s*\||!\[", words, re.MULTILINE)
    assert ".md" not in "".join(re.findall(r'href="([^"]*)"', page))
    assert "pictures/" not in page


@pytest.mark.parametrize(("language", "slug"), EVERY_PAGE)
def test_sections_lead_to_their_headings(language, slug):
    with translation.override(language):
        page = manual_page(slug)

    assert page.language == language
    ids = [section.id for section in page.sections]
    assert len(set(ids)) == len(ids) and all(ids)
    assert re.findall(r'<h2 id="([^"]+)"', page.body) == ids


def test_a_language_without_a_page_falls_back_to_english():
    with translation.override("de"):
        assert manual_page("tutor").language == "en"


def test_a_wide_picture_has_its_narrow_twin():
    with translation.override("en"):
        body = manual_page("host").body

    assert '<source media="(max-width: 600px)" srcset="/static/manual/host-390.png" width="390" height="900">' in body
    assert 'src="/static/manual/host-1280.png" alt="Today at the host" width="1280" height="900"' in body


@pytest.mark.parametrize("slug", ["nobody", "readme", "README", "..", "en"])
def test_an_unknown_page_is_not_found(reader, slug):
    assert reader("en", f"/help/{slug}/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_page_lists_every_page(reader, language):
    page = reader(language, reverse("portal:help")).content.decode()

    for slug in SLUGS:
        assert reverse("portal:manual", args=[slug]) in page
        assert HEADING.search(text_of(language, slug))[2] in page


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.SENDING_COORDINATOR, "coordinator"),
        (Role.HOST_TUTOR, "tutor"),
        (Role.PARTICIPANT, "participant"),
        (Role.COMPETENT_INSTITUTION, "decisions"),
    ],
)
def test_the_own_page_stands_first(browser_of, role, first):
    page = browser_of(role).get(reverse("portal:help")).content.decode()
    listed = [slug for slug in re.findall(r'href="/help/([a-z]+)/"', page) if slug != "words"]  # the glossary

    assert listed[0] == first
    assert sorted(listed) == sorted(SLUGS)
