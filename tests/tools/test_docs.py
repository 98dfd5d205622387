"""The page about case files names every step as it is."""

from tools.cases.docs import page, with_steps


def test_page_of_case_files_lists_every_step():
    text = page().read_text("utf-8")

    assert with_steps(text) == text, "run `manage.py lifecycle_table` and commit docs/case-files.md"
