"""What other apps may ask of papers. Everything is keyword-only."""

from documents.evidence import evidence_of
from documents.filing import open_file, store_file
from documents.issuing import (
    ask_signatures,
    is_fully_signed,
    issue,
    issue_final,
    printed_of,
    revoke,
    says_the_same,
    supersede,
)
from documents.outbox_rows import try_again
from documents.printing import record_rendered
from documents.signing import cancel, handed_in_with, require_signable, rest, retire_papers, sign, void_requests, wake

__all__ = [
    "ask_signatures",
    "cancel",
    "evidence_of",
    "handed_in_with",
    "is_fully_signed",
    "issue",
    "issue_final",
    "open_file",
    "printed_of",
    "record_rendered",
    "require_signable",
    "rest",
    "retire_papers",
    "revoke",
    "says_the_same",
    "sign",
    "store_file",
    "supersede",
    "try_again",
    "void_requests",
    "wake",
]  # fmt: skip
