"""Who people are to the system: the roles, and what each of them brings along."""

from enum import StrEnum


class Role(StrEnum):
    GUEST = "guest"
    CITIZEN = "citizen"
    GRID_WORKER = "grid_worker"
    HELPER = "helper"
    SECRETARY = "secretary"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


TITLES: dict[Role, str] = {
    Role.GUEST: "访客",
    Role.CITIZEN: "群众",
    Role.GRID_WORKER: "网格员",
    Role.HELPER: "帮办志愿者",
    Role.SECRETARY: "社区书记",
    Role.CLERK: "窗口人员",
    Role.REVIEWER: "部门审核人员",
    Role.SUPERVISOR: "监督人员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}

#: Nobody is given these: they follow from how one signed in.
NATURAL = frozenset({Role.GUEST, Role.CITIZEN})

#: Held by a post: dated, over a division, perhaps at a body.
STAFF = frozenset(Role) - NATURAL

#: Three keys to one safe: no account ever holds two of them.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

#: A password alone is not enough for these.
SECOND_FACTOR = ADMINISTRATORS | {Role.SECRETARY}

#: These may remember a device instead of typing a code each time; administrators never.
REMEMBERED_DEVICE = frozenset({Role.SECRETARY})

#: These see the card and may say "this is the person".
CHECKERS = frozenset({Role.CLERK, Role.GRID_WORKER})

#: A reviewer acts for a body; a post without one would see every body's cases.
NEEDS_BODY = frozenset({Role.REVIEWER})
