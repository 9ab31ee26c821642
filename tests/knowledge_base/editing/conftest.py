import pytest
from sqlalchemy import Engine

from tests.knowledge_base.editing.people import People, people_of


@pytest.fixture
def people(engine: Engine) -> People:
    return people_of(engine)
