"""Numbers and codes of papers. `{organisation code}-{year}-{kind}-{running number}`: never reused, gaps allowed.
The version is told apart from the number; drafts, texts for signature and finals of one version share both."""

import secrets
from uuid import UUID

from accounts.models import Organisation
from documents.models import Document, NumberSeries, Rendering
from ground import clock
from lifecycle.vocabulary import Paper

# A paper issued by a person (no sending organisation). Codes of organisations have two letters at least.
OF_A_PERSON = "P"
# No 0 O, 1 I L, U V: what is read from paper is typed right.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LETTERS = 12


def verification_code() -> str:
    """Twelve letters in groups of four, 58 bits: found by nobody who tries."""
    letters = [secrets.choice(ALPHABET) for _nth in range(CODE_LETTERS)]
    return "-".join("".join(letters[at : at + 4]) for at in (0, 4, 8))


def typed_code(text: str) -> str:
    """A code as somebody typed it, in the form in which it is stored."""
    letters = letters_typed(text)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def letters_typed(text: str) -> str:
    """The letters and digits of a code without spaces and dashes, in capitals."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def letters_of(kind: str) -> str:
    """learning_agreement: LA; a kind of one word gives its first three letters."""
    words = [word for word in kind.split("_") if word]
    return ("".join(word[0] for word in words) if len(words) > 1 else kind[:3]).upper()[:12]


def number_for(*, paper: Paper, chain: UUID, organisation: Organisation | None) -> str:
    """The number of an earlier version or rendering of the same paper, else the next of its series."""
    return _kept_number(paper, chain) or next_number(kind=paper.kind, organisation=organisation)


def next_number(*, kind: str, organisation: Organisation | None) -> str:
    """Take the next number, inside the transaction that writes the paper; the series stays locked until its end."""
    prefix = organisation.code if organisation else OF_A_PERSON
    year, letters = clock.today().year, letters_of(kind)
    NumberSeries.objects.get_or_create(prefix=prefix, year=year, kind=letters)
    series = NumberSeries.objects.select_for_update().get(prefix=prefix, year=year, kind=letters)
    series.last += 1
    series.save(update_fields=["last"])
    return str(series)


def _kept_number(paper: Paper, chain: UUID) -> str | None:
    alike = Document.unscoped.filter(chain=chain, kind=paper.kind, organisation=paper.organisation_id)
    for earlier in alike.filter(version_no__lte=paper.version_no).order_by("-version_no", "-created_at"):
        if _same_paper(paper, earlier) and not _taken(paper, earlier.number):
            return earlier.number
    return None


def _same_paper(paper: Paper, earlier: Document) -> bool:
    if earlier.version_no < paper.version_no:
        return True
    if earlier.subject_id != paper.subject_id:
        return False
    if Rendering.DRAFT in (paper.rendering, earlier.rendering):
        return True
    return earlier.language != paper.language and _signers(earlier) == {signer.person_id for signer in paper.signers}


def _signers(document: Document) -> set[UUID]:
    return set(document.requests.values_list("person_id", flat=True))


def _taken(paper: Paper, number: str) -> bool:
    if paper.rendering == Rendering.DRAFT:
        return False
    return Document.unscoped.filter(
        number=number, version_no=paper.version_no, rendering=paper.rendering, language=paper.language
    ).exists()


def earlier_version(*, paper: Paper, number: str) -> int | None:
    """The version this one replaces: the newest earlier one under the same number that was more than a draft."""
    earlier = Document.unscoped.filter(number=number, version_no__lt=paper.version_no).exclude(
        rendering=Rendering.DRAFT
    )
    return earlier.order_by("-version_no").values_list("version_no", flat=True).first()
