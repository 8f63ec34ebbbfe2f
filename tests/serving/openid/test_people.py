"""Accounts of people whom the provider knows, beside those with a password."""

import pytest
from sqlalchemy import select

from cases.errors import BadInput
from serving.access.accounts import Account
from serving.access.adding_accounts import add_account
from serving.access.people import close_account, propose_role, reopen_account
from serving.access.signing_in import reset_password, verify
from serving.openid.people import come_in
from serving.openid.refusals import Refusal
from serving.openid.seats import Identity, Seat
from serving.referrals.access_tables import AccountTable
from serving.referrals.database import ReferralDatabase
from serving.referrals.journal.actions import Actor
from tests.serving.seeding import PASSWORD

SAULE = Identity(
    "https://login.example.kz", "s1", "Сәуле Қасымова", "saule", Seat("member", "c1", "")
)
YERMEK = Actor("Ермек Тасов", "administrator", 6)


def came(database: ReferralDatabase, identity: Identity = SAULE) -> Account:
    with database.writing() as session:
        account = come_in(session, identity, language="ru")
    assert isinstance(account, Account)
    return account


def test_a_new_person_reads_the_desk_in_the_language_they_came_in(database: ReferralDatabase):
    assert came(database).language == "ru"


def test_a_person_is_known_by_issuer_and_subject_together(database: ReferralDatabase):
    ids = {
        came(database, SAULE._replace(issuer=issuer, subject=subject)).account_id
        for issuer, subject in (("https://a", "1"), ("https://a", "2"), ("https://a1", ""))
    }
    assert len(ids) == 3


@pytest.mark.parametrize("password", ["", PASSWORD, "the password of nobody"])
def test_no_password_opens_an_account_of_the_provider(database: ReferralDatabase, password: str):
    username = came(database).username
    assert verify(database, username, password=password) is None


def test_an_account_of_the_provider_gets_neither_password_nor_role_here(
    database: ReferralDatabase,
):
    account = came(database)
    with database.writing() as session:
        with pytest.raises(BadInput, match="sign-in service's"):
            reset_password(session, account.username, password=PASSWORD)
        with pytest.raises(BadInput, match="sign-in service's"):
            propose_role(
                session, account.account_id, role="chair", commission_id="c1", reason="r",
                by=YERMEK, token="t",
            )  # fmt: skip


def test_nobody_gets_a_password_account_beside_one_of_the_provider(database: ReferralDatabase):
    account = came(database)
    told = {"display_name": account.display_name, "role": "chair", "password": PASSWORD}
    with database.writing() as session:
        with pytest.raises(BadInput, match="one person has one account"):
            add_account(session, "saule", commission_id="c1", **told)
        add_account(session, "saule2", commission_id="c2", **told)


def test_a_closed_password_account_gives_way_and_is_not_opened_again(database: ReferralDatabase):
    bolat = SAULE._replace(display_name="Болат Ахметов", username="b")
    with database.writing() as session:
        assert come_in(session, bolat, language="kk") is Refusal.SECOND_ACCOUNT
        close_account(session, 2, by=YERMEK)
    came(database, bolat)
    with database.writing() as session, pytest.raises(BadInput, match="one person"):
        reopen_account(session, 2, by=YERMEK)


def test_a_name_that_changed_at_the_provider_changes_here(database: ReferralDatabase):
    account = came(database)
    came(database, SAULE._replace(display_name="Сәуле Әлиева"))
    with database.reading() as session:
        stored = session.scalars(select(AccountTable).where(AccountTable.id == account.account_id))
        assert [one.display_name for one in stored] == ["Сәуле Әлиева"]
