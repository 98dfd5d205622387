"""What a country asks for beside the papers of the programme: data, each with the name it bears there and its source.

A country is added by a row; of one without a row the departure pack says that nothing is collected. What is signed here
is said to be; everything else comes from the school. Sources: the domain reference, 3.8, its source codes NLV and FRU.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.labels import PARTIES, word


@dataclass(frozen=True)
class Asked:
    """One paper: what it is, what it is called in the country, who signs it, whether it is issued here."""

    title: Promise
    own_name: str = ""
    signed_by: tuple[str, ...] = ()  # parties, as papers call them
    issued_here: bool = False
    programme: str = ""  # asked for under this programme only


@dataclass(frozen=True)
class Pack:
    """The papers of one country, for learners, with where that is written."""

    source: str
    papers: tuple[Asked, ...] = field(default_factory=tuple)


PACKS: Mapping[str, Pack] = {
    "NL": Pack(
        "vistacollege.nl, ecvet.nl",
        (
            Asked(_("Practice agreement, in triplicate"), "praktijkovereenkomst (POK)", ("host_company", "learner",
                  "sending")),
            Asked(_("Contract of the placement within the school")),
            Asked(_("Copy of the identity document")),
            Asked(_("Curriculum vitae and language passport"), "Europass"),
            Asked(_("Learning agreement"), issued_here=True, programme="Erasmus+"),
            Asked(_("Quality commitment"), programme="Erasmus+"),
            Asked(_("Grant agreement"), programme="Erasmus+"),
            Asked(_("Proof of the language test"), programme="Erasmus+"),
        ),
    ),
    "FR": Pack(
        "langues-lp.ac-dijon.fr, arrêtés du 30 août 2019",
        (
            Asked(
                _("For the optional unit of mobility: grid of part 1, in French and in the language of the host"),
                "unité facultative de mobilité", ("assessor",),
            ),
            Asked(_("For the optional unit of mobility: record of the oral of part 2, at home"), "", ("sending",)),
        ),
    ),
}  # fmt: skip


def is_collected(country: str, participant_kind: str) -> bool:
    """Whether it is known what a country asks for; of staff no country's rules are told, and none are missed."""
    return country in PACKS or participant_kind == "staff"


def asked_by_country(country: str, programme: str, participant_kind: str) -> list[dict[str, Any]]:
    """What the country of the sending organisation asks of a learner's stay, in words; empty where nothing is known."""
    pack = PACKS.get(country)
    if pack is None or participant_kind == "staff":
        return []
    return [
        {
            "title": str(one.title),
            "own_name": one.own_name,
            "signers": ", ".join(word(PARTIES, party) for party in one.signed_by),
            "comes_from": str(_("issued with this stay") if one.issued_here else _("the school")),
            "source": pack.source,
        }
        for one in pack.papers
        if one.programme in ("", programme)
    ]
