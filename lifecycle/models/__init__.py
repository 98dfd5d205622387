"""Stays and what the engine keeps about them."""

from lifecycle.models.event import Event, Remark
from lifecycle.models.group import Cohort, Project
from lifecycle.models.mobility import Mobility
from lifecycle.models.operation import DayJob, OperatorAct, OperatorActRow, WorkerSign
from lifecycle.models.outbox_row import OutboxRow
from lifecycle.models.part import NamedPart, OrganisationPart
from lifecycle.models.record import ParticipantRecord
from lifecycle.models.rule_set import RuleSet
from lifecycle.models.seal import Seal, SealedRow
from lifecycle.models.standing_in import Absence, StandIn
from lifecycle.models.succession import Succession
from lifecycle.models.todo import Reminder, ToDo
from lifecycle.models.waiver import Waiver

__all__ = [
    "Absence",
    "Cohort",
    "DayJob",
    "Event",
    "Mobility",
    "NamedPart",
    "OperatorAct",
    "OperatorActRow",
    "OrganisationPart",
    "OutboxRow",
    "ParticipantRecord",
    "Project",
    "Remark",
    "Reminder",
    "RuleSet",
    "Seal",
    "SealedRow",
    "StandIn",
    "Succession",
    "ToDo",
    "Waiver",
    "WorkerSign",
]
