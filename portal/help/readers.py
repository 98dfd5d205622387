"""Which pages of the manual are the reader's own: those of the roles they have anywhere."""

from accounts.models import MembershipRole
from accounts.page_frame import Frame
from lifecycle.roles import BY_NAME, Role
from portal.places import named_parts
from portal.who_hosts import only_hosts

BY_RIGHT = {
    MembershipRole.COORDINATOR: "coordinator",
    MembershipRole.QUALITY_MANAGER: "quality",
    MembershipRole.RECOGNITION_OFFICER: "decisions",
    MembershipRole.ASSESSOR: "tutor",
    MembershipRole.CONTACT: "employer",
    MembershipRole.ADMINISTRATOR: "organisation",
}
BY_ROLE: dict[str, str] = {
    Role.SENDING_COORDINATOR: "coordinator",
    Role.HOST_COORDINATOR: "host",
    Role.HOST_TUTOR: "tutor",
    Role.ASSESSOR: "tutor",
    Role.PARTICIPANT: "participant",
    Role.GUARDIAN: "participant",
    Role.EMPLOYER: "employer",
    Role.VALIDATOR: "decisions",
    Role.COMPETENT_INSTITUTION: "decisions",
    Role.SAFEGUARDING: "coordinator",
}


def own_slugs(frame: Frame) -> list[str]:
    """The reader's pages, the likeliest first; none for who is not known."""
    if frame.actor is None:
        return []
    if frame.actor.by_link:
        named = named_parts(frame)
        found = [BY_ROLE.get(frame.actor.link_role, "")]
        found += [BY_ROLE[role] for part, role in BY_NAME.items() if part in named]
    else:
        named = named_parts(frame)
        found = [slug for right, slug in BY_RIGHT.items() if right in frame.rights]
        found += [BY_ROLE[role] for part, role in BY_NAME.items() if part in named]
        found = _with_host(found, frame)
    return [slug for slug in dict.fromkeys(found) if slug]


def _with_host(slugs: list[str], frame: Frame) -> list[str]:
    """Who coordinates may send, receive, or both."""
    if "coordinator" not in slugs:
        return slugs
    receives = only_hosts(frame.actor)
    return [*(("host", "coordinator") if receives else ("coordinator", "host")), *slugs]
