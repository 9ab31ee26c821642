"""What is typed is read as a person means it."""

import pytest

from text.input import find_id


@pytest.mark.parametrize(
    ("typed", "found"), [("17", 17), (" 17 ", 17), ("0", None), ("-1", None), ("十七", None), ("１７", None)]
)
def test_an_id_is_a_number_from_one_on(typed: str, found: int | None) -> None:
    assert find_id(typed) == found


@pytest.mark.parametrize("typed", ["2147483648", "9" * 5000])
def test_a_number_that_no_database_holds_is_no_id(typed: str) -> None:
    assert find_id(typed) is None
