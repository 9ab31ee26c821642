"""The units that tickets go to: what each is called, was called, and became."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select, update

from database import departments
from text.input import find_id


class DepartmentNotFound(Exception):
    """There is no such department."""


class NameTaken(Exception):
    """Another department has this name or alias."""


class SuccessionCircular(Exception):
    """The department would, in the end, succeed itself."""


@dataclass(frozen=True, slots=True)
class Department:
    """A unit; `until` is its last day, after which `successor_id` stands for it."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successor_id: int | None = None


@dataclass(frozen=True, eq=False)
class Departments:
    """Every department as it stood when loaded; a name nobody entered stands for itself."""

    by_id: Mapping[int, Department]
    by_name: Mapping[str, Department]

    @classmethod
    def of(cls, known: Iterable[Department]) -> "Departments":
        """Departments by their own names and aliases; an own name wins."""
        all_ = list(known)
        named = {alias: department for department in all_ for alias in department.aliases}
        return cls({d.id: d for d in all_}, named | {d.name: d for d in all_})

    @classmethod
    def load(cls, conn: Connection) -> "Departments":
        """Read the table."""
        rows = conn.execute(select(departments).order_by(departments.c.id))
        return cls.of(
            Department(row.id, row.name, tuple(row.aliases), row.since, row.until, row.successor_id)
            for row in rows
        )

    def find(self, name: str) -> Department | None:
        """The department of that name or alias, whatever became of it."""
        return self.by_name.get(_plain(name))

    def canonical(self, name: str, on: date) -> str:
        """What the unit called `name` is called on that day: 区卫计委 is 区卫生健康委 once that has taken over."""
        department = self.find(name)
        if department is None:
            return _plain(name)
        for follower in self.line_of(department):
            department = follower
            if follower.until is None or on <= follower.until:
                break
        return department.name

    def names(self, on: date) -> list[str]:
        """The departments there are on that day."""
        return sorted(
            department.name
            for department in self.by_id.values()
            if (department.since is None or department.since <= on)
            and (department.until is None or on <= department.until)
        )

    def check(self) -> None:
        """Raise SuccessionCircular where following successors never ends."""
        for department in self.by_id.values():
            line = self.line_of(department)
            if line[-1].successor_id is not None and line[-1].successor_id in self.by_id:
                raise SuccessionCircular

    def line_of(self, first: Department) -> list[Department]:
        """`first` and those after it; each once, so that a circle in the table ends as well."""
        line = {first.id: first}
        following = first.successor_id
        while following is not None and following in self.by_id and following not in line:
            line[following] = self.by_id[following]
            following = self.by_id[following].successor_id
        return list(line.values())


def find_department_id(conn: Connection, chosen: str) -> int | None:
    """The id that was chosen in a form, None where nothing was; raises DepartmentNotFound where there is none such."""
    if not chosen.strip():
        return None
    department_id = find_id(chosen)
    if department_id not in Departments.load(conn).by_id:
        raise DepartmentNotFound
    return department_id


def add_department(
    conn: Connection, name: str, aliases: Iterable[str] = (), since: date | None = None
) -> Department:
    """Enter a department; raises NameTaken where its name or an alias leads to another already."""
    name, others = _plain(name), tuple(dict.fromkeys(map(_plain, aliases)))
    known = Departments.load(conn)
    if not name or any(known.find(word) for word in (name, *others)):
        raise NameTaken
    added = conn.execute(
        insert(departments).values(name=name, aliases=others, since=since).returning(departments.c.id)
    )
    return Department(int(added.scalar_one()), name, others, since)


def add_alias(conn: Connection, name: str, alias: str) -> None:
    """Let `alias` stand for the department as well; raises NameTaken where it stands for another."""
    known = Departments.load(conn)
    department, other = _get(known, name), known.find(alias)
    if other is not None and other.id != department.id:
        raise NameTaken
    if other is None:
        aliases = [*department.aliases, _plain(alias)]
        conn.execute(update(departments).where(departments.c.id == department.id).values(aliases=aliases))


def rename(conn: Connection, name: str, successor: str, last_day: date) -> None:
    """From the day after `last_day`, `successor` stands for `name`: a new unit where there is none of that name.

    Raises DepartmentNotFound, and SuccessionCircular where `name` itself succeeded `successor`.
    """
    known = Departments.load(conn)
    before = _get(known, name)
    after = known.find(successor) or add_department(conn, successor)
    if before.id in {department.id for department in known.line_of(after)}:
        raise SuccessionCircular
    conn.execute(
        update(departments).where(departments.c.id == before.id).values(until=last_day, successor_id=after.id)
    )


def write_departments(conn: Connection, changed: Sequence[Department]) -> None:
    """Enter or overwrite departments by name; a `successor_id` below zero is that of a new one among them."""
    names = {department.id: department.name for department in changed}
    for department in changed:
        values = {"aliases": department.aliases, "since": department.since, "until": department.until}
        if department.id < 0:
            conn.execute(insert(departments).values(name=department.name, **values))
        else:
            conn.execute(update(departments).where(departments.c.id == department.id).values(values))
    # Successors last: they may be new themselves.
    ids = {row.name: row.id for row in conn.execute(select(departments.c.id, departments.c.name))}
    for department in changed:
        after = department.successor_id
        successor_id = after if after is None else ids.get(names.get(after, ""), after)
        conn.execute(
            update(departments).where(departments.c.name == department.name).values(successor_id=successor_id)
        )


def _get(known: Departments, name: str) -> Department:
    department = known.find(name)
    if department is None:
        raise DepartmentNotFound
    return department


def _plain(name: str) -> str:
    return "".join(name.split())
