"""The process that reads files: whatever a file does to it, there is a sentence, and the next file is read."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_base.extraction import Unreadable
from knowledge_base.extraction.child import Child, guarded


@pytest.fixture
def child() -> Iterator[Child]:
    with Child(room=100 * 1024 * 1024, deadline=60) as child:
        yield child


def process_id() -> int:
    return os.getpid()


def fill_memory(size: int) -> int:
    return len(bytearray(size))


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def sleep() -> None:
    time.sleep(600)


def nest(depth: int = 0) -> int:
    return nest(depth + 1)


def stumble() -> None:
    raise KeyError("there is no item named 'word/document.xml' in the archive")


def refuse() -> None:
    raise Unreadable("第 3 行没有名称。请改正后再导入。")


def test_a_file_is_read_elsewhere_and_the_process_stays_for_the_next(child: Child) -> None:
    assert child.run(process_id) == child.run(process_id) != os.getpid()


def test_a_reader_may_take_so_much_memory_and_no_more(child: Child) -> None:
    assert child.run(fill_memory, 20 * 1024 * 1024) == 20 * 1024 * 1024
    with pytest.raises(Unreadable, match="内存太多，已经停止。请拆分"):
        child.run(fill_memory, 200 * 1024 * 1024)
    assert child.run(abs, -1) == 1


def test_a_reader_that_crashes_takes_nobody_with_it(child: Child) -> None:
    with pytest.raises(Unreadable, match="已损坏。请用原来的软件打开"):
        child.run(die)
    assert child.run(abs, -1) == 1


def test_a_reader_that_does_not_come_to_an_end_is_ended() -> None:
    with Child(deadline=2) as child:
        assert child.run(abs, -1) == 1
        before = child.process_id
        with pytest.raises(Unreadable, match="读了太久"):
            child.run(sleep)
        assert child.process_id is None
        assert not Path(f"/proc/{before}").exists()
        assert child.run(abs, -1) == 1


def test_what_a_reader_says_of_a_file_is_said(child: Child) -> None:
    with pytest.raises(Unreadable, match="第 3 行没有名称"):
        child.run(refuse)
    assert child.run(abs, -1) == 1


@pytest.mark.parametrize(("function", "said"), [(nest, "套得太深"), (stumble, "已损坏"), (refuse, "第 3 行")])
def test_here_as_there_every_fault_is_a_sentence(function: object, said: str, child: Child) -> None:
    assert callable(function)
    with pytest.raises(Unreadable, match=said):
        guarded(function)
    with pytest.raises(Unreadable, match=said):
        child.run(function)


def test_no_process_is_left_behind(child: Child) -> None:
    with Child() as other:
        there = other.run(process_id)
    assert not Path(f"/proc/{there}").exists()


def test_no_process_is_begun_where_none_is_needed() -> None:
    with Child() as child:
        pass
    assert child.process_id is None


class _Acts:
    """Pickled it is a call, as of a reader that a file took over."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("exit 3",)


def give_a_call() -> object:
    return _Acts()


def test_what_a_reader_gives_is_taken_and_never_called(child: Child) -> None:
    with pytest.raises(Unreadable, match="可能没有下载完整或已损坏"):
        child.run(give_a_call)
    assert child.run(abs, -1) == 1
