"""What addresses and forms of the console may hold; what is anything else never reaches the database."""

from typing import Annotated

from annotated_types import Ge, Le
from fastapi import Form
from pydantic import BeforeValidator

from hotline.typed import as_typed

#: The id of a row.
Id = Annotated[int, Ge(1), Le(2**31 - 1)]
#: Lines before those that are shown.
Offset = Annotated[int, Ge(0), Le(2**31 - 1)]
#: Text in a field.
Typed = Annotated[str, BeforeValidator(lambda given: as_typed(given) if isinstance(given, str) else given)]
#: The same as the field of a form.
Written = Annotated[Typed, Form()]
