"""What addresses and forms of the console may hold; what is anything else never reaches the database."""

from typing import Annotated

from fastapi import Form
from pydantic import BeforeValidator, Field

from text.input import as_typed

#: The id of a row.
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
#: Lines before those that are shown.
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
#: Text in a field.
Typed = Annotated[str, BeforeValidator(lambda given: as_typed(given) if isinstance(given, str) else given)]
#: The same as the field of a form.
Written = Annotated[Typed, Form()]
