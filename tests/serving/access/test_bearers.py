from serving.access.bearers import ENTERED, MOST_REMEMBERED, Bearers
from serving.access.tokens import Machine
from serving.api.families import direct_handlers

REGISTER = Machine("register", "c1", 1, frozenset({"score"}), 60)


def test_a_machine_is_remembered_by_its_token_for_ten_seconds():
    now = [100.0]
    bearers = Bearers(lambda: now[0])
    bearers.remember("tirek_a", REGISTER)
    now[0] = 109.9
    assert bearers.remembered("tirek_a") == REGISTER
    assert bearers.remembered("tirek_b") is None
    now[0] = 110.0
    assert bearers.remembered("tirek_a") is None


def test_no_more_are_remembered_than_memory_is_meant_for():
    bearers = Bearers()
    for number in range(MOST_REMEMBERED + 1):
        bearers.remember(str(number), REGISTER)
    assert bearers.remembered("0") is None
    assert bearers.remembered(str(MOST_REMEMBERED)) == REGISTER


def test_a_token_is_remembered_only_where_the_look_up_s_entry_looks_at_it_again():
    """These hand their question to the ledger, all of them and no other."""
    assert direct_handlers().keys() == ENTERED
