"""Rules of the house that no linter knows. Each failure names file and line."""

import ast
import re

from tests.source import HEIGHT, ROOT, sources

# Files that may do what the others may not, each with its reason.
MAY_SAVE_WHOLE = {
    "accounts/models/person.py": "the manager that makes a person, and the model's own save()",
    "accounts/registry_of_organisations.py": "a new organisation, checked as a whole before it is written",
}
MAY_UPDATE_STATE = {"lifecycle/effects/outbox.py": "an outbox row is claimed and finished by one conditional UPDATE"}
SAFE_WHOLE = {"update_fields", "force_insert"}  # the second refuses a row that is there already


def keywords(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def test_no_row_is_saved_whole():
    """A stale copy writes old facts back, the state among them. What is given something to write to is no row."""
    found = [
        source.place(call)
        for source in sources()
        if source.name not in MAY_SAVE_WHOLE
        for call in source.calls("save")
        if not call.args and not SAFE_WHOLE & keywords(call)
    ]
    assert found == []


def test_no_state_is_changed_past_the_door():
    found = [
        source.place(call)
        for source in sources()
        if source.name not in MAY_UPDATE_STATE
        for method in ("update", "bulk_update", "update_or_create")
        for call in source.calls(method)
        if _writes_state(call)
    ]
    assert found == []


def _writes_state(call: ast.Call) -> bool:
    named = "state" in keywords(call)
    listed = any(isinstance(node, ast.Constant) and node.value == "state" for node in ast.walk(call))
    return named or (listed and not isinstance(call.func, ast.Name))


MAY_READ_UNSEEN = {
    "accounts/registration_views.py": "the registration that this very browser opened; nobody is signed in yet",
    "documents/views.py": "the page behind a printed code tells whoever holds the paper whether it is genuine",
}


def test_views_start_from_what_the_reader_may_see():
    """`Model.objects` is followed by `visible_to(actor)`, or asks for rows of a stay that was found so."""
    found = [
        source.place(node)
        for source in sources()
        if source.path.stem in ("views", "api") or source.path.stem.endswith(("_views", "_api"))
        if source.name not in MAY_READ_UNSEEN
        for node in source.nodes
        if _reads_everything(node)
    ]
    assert found == []


def _reads_everything(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr in ("_default_manager", "unscoped"):
        return True
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    manager = node.func.value
    of_objects = isinstance(manager, ast.Attribute) and manager.attr == "objects"
    return of_objects and node.func.attr != "visible_to" and "mobility" not in keywords(node)


OWN_CLOCK = {
    "ground/clock.py": "the clock itself",
    "lifecycle/effects/outbox.py": "a lease runs by the machine's time, also where a case sets the date",
    "documents/shelf.py": "the age of a file on the disk",
}


OTHER_CLOCKS = ("datetime.now", "datetime.today", "date.today", "timezone.now", "time.time")


def test_time_is_asked_of_the_clock():
    """One clock, which tests and case files can set."""
    found = [
        source.place(call)
        for source in sources()
        if source.name not in OWN_CLOCK
        for method in ("now", "today", "time")
        for call in source.calls(method)
        if ast.unparse(call.func).endswith(OTHER_CLOCKS)
    ]
    assert found == []


# Where the day of the installation is meant; everywhere else it is that of a stay or an organisation.
DAY_OF_THE_INSTALLATION = {
    "accounts/": "memberships and names of organisations",
    "documents/issuing.py": "a paper that no organisation issues",
    "documents/numbers.py": "the year of a paper's number",
    "ground/": "the clock, typed years, ages, and what a page counts from where nobody says from where",
    "lifecycle/answers.py": "memberships, beside the stay that is asked about",
    "lifecycle/by_sides.py": "the day of most stays, beside that of every other zone",
    "lifecycle/effects/daily.py": "jobs of the installation, once a day",
    "lifecycle/models/standing_in.py": "absences of people",
    "lifecycle/models/todo.py": "to-dos of a memorandum",
    "lifecycle/people/": "memberships, absences and ages of people",
    "lifecycle/planning.py": "the year of a stay's number",
    "lifecycle/reading.py": "memberships, read before the stay is",
    "lifecycle/standing_numbers.py": "who leaves in the next weeks, a day more or less",
    "lifecycle/stay_selection.py": "who leaves in the next six weeks, a day more or less",
    "lifecycle/todos.py": "to-dos of a memorandum",
    "lifecycle/visibility.py": "the age of whoever goes",
    "notifications/links.py": "the end of a link, thirty days later",
    "notifications/reminders.py": "the key of a mail that goes out once a day",
    "partnerships/": "memoranda, which lie in two places",
    "portal/dashboard/departures.py": "the frame of a query, wider than any zone",
    "agreements/health.py": "what is deleted ninety days after, a few hours more or less",
    "portal/dashboard/views.py": "the date above the page",
    "portal/own_questions/": "questions of an organisation, asked in stays of many places",
    "portal/partners/running_out.py": "checks that run out within weeks, a day more or less",
    "portal/partners/views.py": "the name of a file",
    "portal/quality/views.py": "the name of a file",
    "portal/stays/views.py": "the name of a file",
    "remarks/": "comments on texts that lie in two places",
    "quality/": "figures over many stays, and memoranda",
}


def test_a_day_says_whose_it_is():
    found = {
        source.name
        for source in sources()
        if not source.name.startswith("tools/")
        for call in source.calls("today")
        if ast.unparse(call) == "clock.today()"
    }
    told = {place: [name for name in found if name.startswith(place)] for place in DAY_OF_THE_INSTALLATION}
    assert found - {name for names in told.values() for name in names} == set()
    assert [place for place, names in told.items() if not names] == []


def test_no_job_compares_with_one_exact_day():
    """What is due on just that day is lost where no worker ran: ask what is due since."""
    exact = {
        source.place(call)
        for source in sources()
        for method in ("filter", "exclude", "get")
        for call in source.calls(method)
        for keyword in call.keywords
        if str(keyword.arg).endswith(("_on", "_until")) and "today" in ast.unparse(keyword.value)
    }
    assert exact == set()


def test_no_task_is_started_from_anywhere_but_the_outbox():
    found = [
        source.place(call)
        for source in sources()
        if source.name != "lifecycle/effects/outbox.py"
        for method in ("delay", "apply_async", "send_task")
        for call in source.calls(method)
    ]
    assert found == []


def test_no_serializer_takes_all_fields():
    found = [source.name for source in sources() if re.search(r"""fields\s*=\s*["']__all__["']""", source.text)]
    assert found == []


def test_no_page_or_mail_has_inline_script_or_style():
    """The content security policy would refuse it. Mails and papers are no pages."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    pages = [
        path for path in (ROOT / "templates").rglob("*.html") if not {"mail", "papers", "blocks"} & set(path.parts)
    ]
    assert [str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text())] == []


def test_locked_packages_carry_hashes_and_no_address():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        pinned = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[A-Za-z0-9].*\\\n\s+--hash=sha256:", text, re.MULTILINE))
        assert "://" not in text
        assert "django-fsm" not in pinned  # it installs the same module as the maintained django-fsm-2


APPROACHES = {"declare", "evaluate", "certify"}


def test_the_approach_of_a_stay_is_compared_with_its_members():
    """The simulation alone writes it as a text, as a case file does."""
    found = [
        source.place(node)
        for source in sources()
        if not source.name.startswith("tools/")
        for node in source.nodes
        if isinstance(node, ast.Compare)
        and any(isinstance(one, ast.Constant) and one.value in APPROACHES for one in node.comparators)
    ]
    assert found == []


WITHOUT_CIRCLES = ("documents/models/", "tools/cases/")


def test_a_module_says_at_its_top_what_it_needs_of_the_project():
    """An import inside a function hides a circle."""
    found = [
        source.place(node)
        for source in sources()
        if source.name.startswith(WITHOUT_CIRCLES)
        for node in source.nodes
        if isinstance(node, ast.ImportFrom) and node.col_offset and str(node.module).partition(".")[0] in HEIGHT
    ]
    assert found == []


OVERLOOKED = "# type" + ": ignore"
OVERLOOKED_WITH_REASON = re.compile(OVERLOOKED + r"\[[a-z-]+\]  # \w")


def test_what_the_type_checker_overlooks_says_what_and_why():
    """Where nothing is overlooked any more, mypy says so itself."""
    code = [path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] in {*HEIGHT, "config", "tests"}]
    found = [
        f"{path.relative_to(ROOT)}:{nth}"
        for path in code
        for nth, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if OVERLOOKED in line and not OVERLOOKED_WITH_REASON.search(line)
    ]
    assert found == []


KNOWN = {"mobility", "stay", "subject"}


def test_a_stay_and_a_subject_are_not_anything():
    """They are `Mobility`, `Subject`, or the model itself. The ground floor knows no stay; the API reads what it shows."""
    found = [
        source.place(node)
        for source in sources()
        if not source.name.startswith(("ground/", "api/", "notifications/"))
        for node in source.nodes
        if isinstance(node, ast.arg | ast.AnnAssign)
        if _name_of(node) in KNOWN and isinstance(node.annotation, ast.Name) and node.annotation.id == "Any"
    ]
    assert found == []


def _name_of(node: ast.arg | ast.AnnAssign) -> str:
    return node.arg if isinstance(node, ast.arg) else getattr(node.target, "id", "")


def test_whole_tables_are_read_by_a_name_that_says_so():
    """`every_row`; no name of the project ends in an underscore to escape another one."""
    code = [path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] in {*HEIGHT, "tests"}]
    found = [str(path.relative_to(ROOT)) for path in code if "._base" + "_manager" in path.read_text("utf-8")]
    assert found == ["ground/every_row.py"]

    escaped = [
        source.place(node)
        for source in sources()
        for node in source.nodes
        if isinstance(node, ast.Name) and re.fullmatch(r"[a-z][a-z_]*[a-z]_", node.id)
    ]
    assert escaped == []


MOST_LINES = 400


def test_no_file_is_longer_than_one_reads_in_a_sitting():
    """It is split by the words of the field. Migrations are written by a command."""
    folders = {*HEIGHT, "config", "templates", "tests"}
    files = [path for path in ROOT.glob("*/**/*") if path.suffix in (".py", ".html")]
    found = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in files
        if path.parts[len(ROOT.parts)] in folders and "migrations" not in path.parts
        if (lines := path.read_text("utf-8").count("\n")) > MOST_LINES
    ]
    assert found == []
