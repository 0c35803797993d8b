"""Other names: of a person, as a paper showed that staff saw; of a staff account, by the system administrator."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from server.core.access import Actor
from server.core.db import execute
from server.core.errors import Fault, Forbidden, Invalid, NotFound
from server.identity import queries
from server.identity.errors import NameTaken
from server.identity.identifiers import tidy_code, tidy_name
from server.identity.models import Account, Person
from server.identity.service import accounts, checks, persons, records, sessions
from server.identity.service.orders import Answer, Order, once
from server.identity.service.posts import staff_account


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """Whose name is which from now on, the paper that shows it, and why it changed."""

    id_type: str
    id_number: str
    name: str
    reason: str
    proof: str
    proof_ref: UUID | None = None


def rename_person(change_id: UUID, told: NewName, *, by: Actor) -> Any:
    """The person is called this now. Logged with paper and reason, never with the names. A repeat changes nothing."""
    person = persons.find(told.id_type, tidy_code(told.id_number))
    if person is None or not (persons.sees(by, person.id) or checks.was_here(person.id, by.account_id)):
        raise NotFound("没有找到这个人，或者不在您管的地方")
    order = Order(id=change_id, kind="person_name", content=asdict(told), by=by.account_id)
    once(order, lambda: _call(person.id, told, by.account_id))
    return persons.get(person.id)


def _call(person_id: UUID, told: NewName, by: UUID) -> Answer:
    name = tidy_name(told.name)
    if not name:  # nothing but signs that nobody can read
        raise Invalid([Fault("/name", "请填写姓名")])
    person = persons.get(person_id)
    if person.name != name:
        person.put("name", name)
        person.save(only=[Person.name, Person.name_key])
        reason = f"{told.proof}：{told.reason}"
        records.write(by, "person_renamed", "person", person_id, field="name", reason=reason)
    return {"person": str(person_id)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLogin:
    """What a staff account is called from now on, and why; `id` is the command's."""

    id: UUID
    sign_in_name: str
    name: str
    reason: str


def rename_account(account_id: UUID, told: NewLogin, *, by: Actor) -> Any:
    """Another sign-in name: every session ends, and the old one is given to nobody. A repeat changes nothing."""
    staff_account(account_id)
    if by.account_id == account_id:
        raise Forbidden("不能改自己的登录名")
    order = Order(id=told.id, kind="account_name", content=asdict(told) | {"account": account_id}, by=by.account_id)
    once(order, lambda: _take(account_id, told, by.account_id))
    return staff_account(account_id)


def _take(account_id: UUID, told: NewLogin, by: UUID) -> Answer:
    execute("UPDATE account SET failures = failures WHERE id = ?", (account_id,))  # two at once take turns
    if queries.staff_name(account_id).casefold() != told.sign_in_name.casefold():
        accounts.retire_keys(account_id, "staff")
        if not accounts.add_key(account_id, "staff", told.sign_in_name.casefold(), keep=told.sign_in_name):
            raise NameTaken()  # somebody's, or was once, be it this account's own
    Account.update(name=told.name).where(Account.id == account_id).execute()
    sessions.end_all(account_id, "renamed")
    records.write(by, "account_renamed", "account", account_id, field="sign_in_name", reason=told.reason)
    return {"account": str(account_id)}
