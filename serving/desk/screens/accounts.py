"""Accounts, for administrators: add, close, sign out, a new password, and another role."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from cases.errors import BadInput
from serving.access.accounts import ROLES, WHOLE_SERVICE, Account, Role, acting, is_username
from serving.access.adding_accounts import add_account
from serving.access.one_account import has_provider_account
from serving.access.passwords import Fault, fault_of
from serving.access.people import (
    GUARDED,
    Person,
    close_account,
    end_all_sessions,
    end_sessions,
    find_person,
    people,
    propose_role,
    reopen_account,
)
from serving.access.signing_in import reset_password
from serving.desk import words
from serving.desk.acting import Acting, only
from serving.desk.forms import LONGEST_LINE, PostedForm, new_token, read_text, sent_token
from serving.desk.pages import page
from serving.desk.sign_in import Database
from serving.referrals.database import ReferralDatabase
from serving.referrals.lists import listed_commissions
from serving.referrals.scopes import EVERY_COMMISSION

router = APIRouter(include_in_schema=False, dependencies=[only("administrator")])

AccountId = Annotated[int, Path(ge=1, le=10**12)]
Act = Literal["close", "reopen", "sign-out"]

BAD_NAME = words.mark("Use 2 to 64 small Latin letters, digits, dots, dashes or underlines.")
TAKEN = words.mark("This sign-in name is taken; choose another one.")
CHOOSE_ROLE = words.mark("Choose a role.")
CHOOSE_COMMISSION = words.mark("Choose the commission that this role acts for.")
PASSWORD_FAULTS: Mapping[Fault, str] = {
    Fault.LENGTH: words.mark("A password has 12 to 200 characters."),
    Fault.NAME: words.mark("The sign-in name is no password; choose another one."),
    Fault.GUESSED_FIRST: words.mark(
        "This password is among those guessed first: a common word, keys beside one another, or "
        "one part repeated. Choose another one, such as four words that do not belong together."
    ),
}
NOT_THE_SAME = words.mark("The two passwords are not the same.")
NOT_HERE: frozenset[Role] = frozenset({"region"})
"""A methodologist is given their region on the command line."""

ONE_ACCOUNT = words.mark(
    "Somebody of this name signs in through the sign-in service for the same place. One person has "
    "one account; tell two namesakes apart by their names."
)
SAME_ROLE = words.mark("The account has this role already.")


@router.get("/accounts")
def accounts(request: Request, database: Database) -> HTMLResponse:
    """Everybody who may sign in."""
    with database.reading(EVERY_COMMISSION) as session:
        found, commissions = people(session), listed_commissions(session)
    names = {one.commission_id: one.name for one in commissions}
    return page(request, "accounts.html", people=found, names=names)


@router.get("/accounts/new")
def new_account(request: Request, database: Database) -> HTMLResponse:
    """The form that adds an account."""
    return _new_form(request, database, {}, {})


@router.post("/accounts/new")
def add(request: Request, form: PostedForm, account: Acting, database: Database) -> Response:
    """Add an account, or show the form again with what is wrong."""
    values, errors = _read_new(form)
    role = _role(values["role"], but=GUARDED)
    if errors or role is None:
        return _new_form(request, database, values, errors)
    commission = "" if role in WHOLE_SERVICE else values["commission"]
    with database.writing() as session:
        known = next((one for one in people(session) if one.username == values["username"]), None)
        twice = known is None and has_provider_account(
            session, display_name=values["display_name"], commission_id=commission, region_id=""
        )
        if known is None and not twice:
            add_account(
                session,
                values["username"],
                display_name=values["display_name"],
                role=role,
                commission_id=commission,
                password=form["password"],
                language=words.as_language(values["language"]) or "kk",
                by=acting(account),
            )
    if twice:
        return _new_form(request, database, values, {"display_name": ONE_ACCOUNT})
    same = (values["display_name"], role, commission)
    if known is not None and (known.display_name, known.role, known.commission_id) != same:
        return _new_form(request, database, values, {"username": TAKEN})
    return RedirectResponse("/accounts", HTTPStatus.SEE_OTHER)


def _read_new(form: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    written = {
        name: read_text(form, name, longest=LONGEST_LINE) for name in ("username", "display_name")
    }
    values = {name: one.value for name, one in written.items()}
    values |= {name: form.get(name, "") for name in ("role", "commission", "language")}
    errors = {name: one.error for name, one in written.items() if one.error}
    if "username" not in errors and not is_username(values["username"]):
        errors["username"] = BAD_NAME
    errors |= _role_errors(values, but=GUARDED)
    errors |= _password_errors(form, username=values["username"])
    return values, errors


def _role_errors(values: dict[str, str], *, but: frozenset[Role] = frozenset()) -> dict[str, str]:
    role = _role(values["role"], but=but)
    if role is None:
        return {"role": CHOOSE_ROLE}
    if role not in WHOLE_SERVICE and not values["commission"]:
        return {"commission": CHOOSE_COMMISSION}
    return {}


def _role(wanted: str, *, but: frozenset[Role] = frozenset()) -> Role | None:
    return next((role for role in ROLES if role == wanted and role not in but | NOT_HERE), None)


def _password_errors(form: dict[str, str], *, username: str) -> dict[str, str]:
    password = form.get("password", "")
    fault = fault_of(password, username=username)
    if fault is not None:
        return {"password": PASSWORD_FAULTS[fault]}
    return {} if password == form.get("again", "") else {"again": NOT_THE_SAME}


def _new_form(
    request: Request, database: ReferralDatabase, values: dict[str, str], errors: dict[str, str]
) -> HTMLResponse:
    with database.reading(EVERY_COMMISSION) as session:
        commissions = listed_commissions(session)
    empty = dict.fromkeys(("username", "display_name", "role", "commission", "language"), "")
    return page(
        request,
        "account_new.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        here="/accounts/new",
        values=empty | values,
        errors=errors,
        roles=[role for role in ROLES if role not in GUARDED | NOT_HERE],
        commissions=sorted(commissions, key=lambda one: words.in_alphabet(one.name)),
    )


@router.post("/accounts/sign-out-all")
def sign_out_all(form: PostedForm, account: Acting, database: Database) -> RedirectResponse:
    """End every session but one's own."""
    del form
    with database.writing() as session:
        end_all_sessions(session, by=acting(account))
    return RedirectResponse("/accounts", HTTPStatus.SEE_OTHER)


@router.get("/accounts/{account_id}")
def one_account(
    request: Request, account_id: AccountId, account: Acting, database: Database
) -> HTMLResponse:
    """One account and what can be done with it."""
    return _account_page(request, database, account, _person(database, account_id))


@router.post("/accounts/{account_id}/password")
def new_password(
    request: Request, account_id: AccountId, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Give an account a new password; for guarded roles the command line alone does it, and for
    those of the sign-in service nobody.
    """
    person = _person(database, account_id)
    if person.guarded or person.by_provider:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    errors = _password_errors(form, username=person.username)
    if errors:
        return _account_page(request, database, account, person, errors=errors)
    with database.writing() as session:
        reset_password(session, person.username, password=form["password"], by=acting(account))
    return RedirectResponse(f"/accounts/{account_id}", HTTPStatus.SEE_OTHER)


@router.post("/accounts/{account_id}/role")
def another_role(
    request: Request, account_id: AccountId, form: PostedForm, account: Acting, database: Database
) -> Response:
    """Propose another role; it holds when another administrator approves."""
    person, token = _person(database, account_id), sent_token(form)
    if person.by_provider:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    reason = read_text(form, "reason")
    values = {name: form.get(name, "") for name in ("role", "commission")}
    values["reason"] = reason.value
    errors = _role_errors(values) | ({"reason": reason.error} if reason.error else {})
    role = _role(values["role"])
    if errors or role is None:
        return _account_page(request, database, account, person, values=values, errors=errors)
    commission = "" if role in WHOLE_SERVICE else values["commission"]
    if (role, commission) == (person.role, person.commission_id):
        return _account_page(
            request, database, account, person, values=values, errors={"role": SAME_ROLE}
        )
    with database.writing() as session:
        propose_role(
            session,
            account_id,
            role=role,
            commission_id=commission,
            reason=reason.value,
            by=acting(account),
            token=token,
        )
    return RedirectResponse("/settings", HTTPStatus.SEE_OTHER)


@router.post("/accounts/{account_id}/{act}")
def act_on(
    account_id: AccountId, act: Act, form: PostedForm, account: Acting, database: Database
) -> RedirectResponse:
    """Close an account, open it again, or sign it out everywhere."""
    del form
    acts = {"close": close_account, "reopen": reopen_account, "sign-out": end_sessions}
    _person(database, account_id)
    try:
        with database.writing() as session:
            acts[act](session, account_id, by=acting(account))
    except BadInput as error:
        raise HTTPException(HTTPStatus.FORBIDDEN) from error
    return RedirectResponse(f"/accounts/{account_id}", HTTPStatus.SEE_OTHER)


def _person(database: ReferralDatabase, account_id: int) -> Person:
    with database.reading() as session:
        found = find_person(session, account_id)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _account_page(
    request: Request,
    database: ReferralDatabase,
    account: Account,
    person: Person,
    **filled: Any,
) -> HTMLResponse:
    with database.reading(EVERY_COMMISSION) as session:
        commissions = listed_commissions(session)
    parts = {"values": {"role": "", "commission": "", "reason": ""}, "errors": {}} | filled
    return page(
        request,
        "account.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if parts["errors"] else HTTPStatus.OK,
        here=f"/accounts/{person.account_id}",
        person=person,
        own=person.account_id == account.account_id,
        names={one.commission_id: one.name for one in commissions},
        commissions=sorted(commissions, key=lambda one: words.in_alphabet(one.name)),
        roles=[role for role in ROLES if role not in NOT_HERE],
        token=new_token(),
        **parts,
    )
