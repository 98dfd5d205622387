"""The pages in docs/ lead somewhere."""

import re

from tests.source import ROOT


def test_every_link_to_a_file_leads_to_one():
    dead = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_decision_is_listed_and_has_its_sections():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for record in sorted(folder.glob("0*.md")):
        text = record.read_text(encoding="utf-8")
        assert f"]({record.name})" in listed
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "Situation", "Options", "Decision", "What becomes harder",
        ]  # fmt: skip
        assert re.search(r"^Date: \d{4}-\d\d-\d\d\. Status: ", text, re.MULTILINE)
