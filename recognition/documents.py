"""Papers of validation and recognition."""

from lifecycle.registry import ActStep, Paper, Step, document
from recognition.models import EuropassRecord


@document("attendance_certificate")
def attendance_certificate(step: Step) -> list[Paper]:
    return []


@document("personal_transcript")
def personal_transcript(step: Step) -> list[Paper]:
    return []


@document("validation_record")
def validation_record(step: Step) -> list[Paper]:
    return []


@document("recognition_statement")
def recognition_statement(step: Step) -> list[Paper]:
    return []


def europass_mobility(step: ActStep, record: EuropassRecord) -> list[Paper]:
    return []
