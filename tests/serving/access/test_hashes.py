"""What verifying a password costs, in tests and outside."""

from importlib.util import find_spec, module_from_spec

from argon2 import PasswordHasher, extract_parameters

from serving.access.hashes import fits, hasher

PASSWORD = "a password of this test"


def test_outside_tests_a_hash_costs_what_rfc_9106_recommends_at_least():
    spec = find_spec("serving.access.hashes")
    assert spec is not None
    assert spec.loader is not None
    real = module_from_spec(spec)
    spec.loader.exec_module(real)
    cost = extract_parameters(real.hasher().hash(PASSWORD))
    assert cost.type.name == "ID"
    assert (cost.memory_cost, cost.time_cost, cost.parallelism) >= (64 * 1024, 3, 4)
    assert extract_parameters(hasher().hash(PASSWORD)).time_cost == 1


def test_a_password_fits_its_own_hash_whatever_that_cost():
    for made in (PasswordHasher().hash(PASSWORD), hasher().hash(PASSWORD)):
        assert fits(made, PASSWORD)
        assert not fits(made, PASSWORD + "!")


def test_nothing_fits_what_is_no_hash():
    assert not fits("", "")
    assert not fits("plain", "plain")
