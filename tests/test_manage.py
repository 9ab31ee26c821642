"""The operator's command line, as an operator runs it."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import httpx2
import pytest
from sqlalchemy import select

from database import migrate, open_engine, sign_in_failures
from hotline.citizens import Channel, Citizen
from organisation.staff import authenticate
from tests.conftest import free_port
from tests.hotline.matters import open_matter, stored
from tests.wechat_server import APP, SECRET, TOKEN, WeChatServer

ROOT = Path(__file__).parents[1]
NOTICE = ROOT / "tests" / "documents" / "notice.txt"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    url = f"sqlite:///{tmp_path / 'manage.db'}"
    return os.environ | {"DATABASE_URL": url, "VAR_DIR": str(tmp_path / "var"), "SECRET_KEY": "test"}


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_what_make_run_does_on_a_new_machine(environment: dict[str, str]) -> None:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            printed = read_until(process.stdout, f"可以使用了，请打开 http://127.0.0.1:{port}")
            answer = ask(f"http://127.0.0.1:{port}")
            fail_to_sign_in(f"http://127.0.0.1:{port}", "203.0.113.9")
        finally:
            process.terminate()
    assert counted_addresses(environment["DATABASE_URL"]) == ["127.0.0.1"]
    assert answer["outcome"] == "answered"
    assert answer["citations"][0]["title"] == "居住证申领"
    assert "口令" in printed
    assert "已载入示例单位和派单示例。" in printed


def fail_to_sign_in(url: str, forwarded_for: str) -> None:
    """Guess a password, naming an address as if one were a proxy."""
    headers = {"Origin": url, "X-Forwarded-For": forwarded_for}
    form = {"login": "admin", "password": "guess"}
    assert httpx2.post(f"{url}/console/sign-in", data=form, headers=headers, timeout=60).status_code == 422


def counted_addresses(database_url: str) -> list[str]:
    """Whose failures to sign in are counted."""
    engine = open_engine(database_url)
    with engine.connect() as conn:
        found = conn.scalars(select(sign_in_failures.c.address)).all()
    engine.dispose()
    return list(found)


def read_until(stdout: IO[str], last: str) -> str:
    """What is printed up to a line; fails where it ends before."""
    lines: list[str] = []
    for line in stdout:
        lines.append(line)
        if last in line:
            return "".join(lines)
    raise AssertionError(f"the server ended: {lines}")


def ask(url: str) -> dict[str, Any]:
    """The answer to a question, asked once."""
    asked = httpx2.post(f"{url}/api/questions", json={"text": "居住证要带什么材料"}, timeout=60)
    answer: dict[str, Any] = asked.json()
    return answer


def serve(environment: dict[str, str], port: int) -> subprocess.CompletedProcess[str]:
    """Try to serve where that cannot be."""
    return manage(environment, "serve", "--port", str(port))


def test_no_address_is_given_of_what_does_not_answer(environment: dict[str, str]) -> None:
    ended = serve(environment | {"ENCODER": "no_such_module:embed"}, free_port())
    assert ended.returncode != 0
    assert "正在准备检索" in ended.stdout
    assert "请打开" not in ended.stdout
    assert "ENCODER 指的编码器不能用：no_such_module:embed" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_is_said_in_a_sentence(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = serve(environment, port)
    assert ended.returncode == 1
    assert f"端口 {port}" in ended.stderr
    assert "请打开" not in ended.stdout


def test_import_says_a_line_a_file_and_fails_where_one_was_refused(
    environment: dict[str, str], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.jsonl"
    secret.write_text('{"id": "1", "title": "秘密★", "text": "不能进来的内容。"}', encoding="utf-8")
    done = manage(environment, "import", str(NOTICE), str(secret), "--publish", "--json")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["document_number"], first["issued_on"]) == ("东政办发〔2024〕3号", "2024-03-05")
    assert "密级" in second["refused"]
    again = manage(environment, "import", str(NOTICE), "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["document_id"] == first["document_id"]

    answer = json.loads(manage(environment, "ask", "社区食堂今年建几家", "--json").stdout)
    assert answer["outcome"] == "answered"
    found = json.loads(manage(environment, "search", "社区食堂", "--limit", "1", "--json").stdout)
    assert found["hits"][0]["heading"] == "一（一）1"


def test_staff_get_a_password_once(environment: dict[str, str]) -> None:
    arguments = ("staff", "add", "wang", "--name", "王工", "--role", "agent")
    assert "口令" in manage(environment, *arguments).stdout
    taken = manage(environment, *arguments)
    assert taken.returncode == 1
    assert "已被使用" in taken.stderr


def test_a_forgotten_password_is_reset_at_the_machine(environment: dict[str, str]) -> None:
    manage(environment, "staff", "add", "wang", "--name", "王工", "--role", "agent")
    done = manage(environment, "staff", "reset", "wang")
    found = re.search(r"口令：([\w-]{12})（", done.stdout)
    assert found, done.stderr
    engine = open_engine(environment["DATABASE_URL"])
    assert authenticate(engine, "wang", found[1]) is not None
    engine.dispose()
    unknown = manage(environment, "staff", "reset", "nobody")
    assert unknown.returncode == 1
    assert "没有登录名为 nobody 的账号" in unknown.stderr


def test_search_says_why_a_passage_stands_where_it_does(environment: dict[str, str]) -> None:
    manage(environment, "import", str(NOTICE), "--publish")
    found = manage(environment, "search", "政府开放日多久一次，护照呢", "--limit", "1", "--why")
    assert found.returncode == 0, found.stderr
    assert "缺：" in found.stdout
    assert "护照" in found.stdout.split("缺：")[1].split("；")[0]
    assert "得分：词语相符 +" in found.stdout


def test_an_encoder_that_leads_nowhere_is_said_in_a_sentence(environment: dict[str, str]) -> None:
    asked = manage(environment | {"ENCODER": "no_such_module:embed"}, "ask", "居住证")
    assert asked.returncode == 1
    assert "ENCODER" in asked.stderr
    assert "Traceback" not in asked.stderr


def test_passages_are_encoded_once_for_the_command_line_and_the_evaluation(
    environment: dict[str, str], tmp_path: Path
) -> None:
    corpus = {"id": "a", "title": "通知", "text": "办理时请先预约。"}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(corpus), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"text": "要提前吗", "relevant": ["a"]}))
    switched_on = environment | {"ENCODER": "tests.retrieval.encoder.own_functions:appointments"}
    kept = []
    for _ in range(2):
        evaluated = manage(switched_on, "evaluate", str(tmp_path))
        # Nothing but the encoder leads from one to the other.
        assert "hit@1 1.000" in evaluated.stdout
        assert "已编码 1 / 1 段" in evaluated.stderr
        [file] = tmp_path.rglob("*.vectors")
        kept.append(file.read_bytes())
    assert kept[0] == kept[1]
    assert "hit@1 0.000" in manage(environment, "evaluate", str(tmp_path)).stdout
    assert manage(switched_on, "import", str(NOTICE), "--publish").returncode == 0
    encoded = manage(switched_on, "encode")
    assert re.search(r"已编码 (\d+) / \1 段\n$", encoded.stderr)
    assert "ENCODER" in manage(environment, "encode").stderr


def test_off_topic_questions_that_would_be_answered_are_counted(
    environment: dict[str, str], tmp_path: Path
) -> None:
    corpus = {"id": "a", "title": "通知", "text": "政府开放日活动每年不少于4次。"}
    asked = [{"text": "政府开放日一年办几次", "relevant": ["a"]}, {"text": "红烧肉怎么做", "relevant": []}]
    (tmp_path / "corpus.jsonl").write_text(json.dumps(corpus))
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    printed = manage(environment, "evaluate", str(tmp_path), "--offtopic", str(tmp_path), "--json")
    assert json.loads(printed.stdout)["offtopic"] == {"queries": 2, "answered": 1}


@pytest.fixture
def account(environment: dict[str, str], wechat: WeChatServer) -> dict[str, str]:
    """An environment in which the official account is set up."""
    own = {"WECHAT_APP_ID": APP, "WECHAT_APP_SECRET": SECRET, "WECHAT_API_URL": wechat.url}
    return environment | own | {"WECHAT_TOKEN": "AAAAA", "WECHAT_AES_KEY": "a" * 43}


def test_the_menu_of_the_account_is_made_of_what_a_tap_asks(
    account: dict[str, str], wechat: WeChatServer
) -> None:
    done = manage(account, "wechat", "menu")
    assert done.returncode == 0, done.stderr
    (call,) = wechat.called("menu/create")
    buttons = [(b["type"], b["name"], b["key"]) for b in call.body["button"]]
    assert buttons == [("click", key, key) for key in ("问政策", "办事清单", "我的诉求")]


def test_a_poster_asks_its_question_when_scanned(account: dict[str, str], wechat: WeChatServer) -> None:
    done = manage(account, "wechat", "poster", "低保怎么申请")
    assert "showqrcode?ticket=" in done.stdout
    assert "http://weixin.qq.com/q/6" in done.stdout
    (call,) = wechat.called("qrcode/create")
    scene = {"scene": {"scene_str": "低保怎么申请"}}
    assert call.body == {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene}
    too_long = manage(account, "wechat", "poster", "长" * 65)
    assert too_long.returncode == 1
    assert "64" in too_long.stderr


def test_a_check_of_a_sound_account_shows_what_it_may_do(
    account: dict[str, str], wechat: WeChatServer
) -> None:
    done = manage(account, "wechat", "check")
    assert done.returncode == 0, done.stderr
    assert "密钥正确" in done.stdout
    assert "还剩 499988 次" in done.stdout
    assert "市民来信后 48 小时内可推送 5 条" in done.stdout
    assert "点菜单后 60 秒内可推送 3 条" in done.stdout
    assert "WECHAT_NOTICE_TEMPLATE" in done.stdout


@pytest.mark.parametrize(("code", "said"), [(40164, "IP 白名单"), (40125, "WECHAT_APP_SECRET")])
def test_a_check_says_what_to_do_about_an_error(
    account: dict[str, str], wechat: WeChatServer, code: int, said: str
) -> None:
    wechat.next(TOKEN, code)
    done = manage(account, "wechat", "check")
    assert done.returncode == 1
    assert str(code) in done.stderr
    assert said in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_a_check_without_an_account_says_what_is_missing(environment: dict[str, str]) -> None:
    done = manage(environment, "wechat", "check")
    assert done.returncode == 1
    assert "WECHAT_APP_ID" in done.stderr


def test_a_reply_from_the_command_line_goes_into_the_outbox(environment: dict[str, str]) -> None:
    engine = open_engine(environment["DATABASE_URL"])
    migrate(engine)
    matter = open_matter(engine, Citizen(Channel.WEB, "browser"))
    done = manage(environment, "reply", matter.number, "已经修好。", "--login", matter.number)
    assert done.returncode == 0, done.stderr
    assert stored(engine, 1)["text"] == "已经修好。"
    assert stored(engine, 1)["staff_id"] == matter.staff_id
    engine.dispose()
    for number, text, login, said in (
        ("ZX000000-0000-0", "好", matter.number, "没有编号"),
        (matter.number, " ", matter.number, "1 到 2000"),
        (matter.number, "好", "nobody", "没有登录名"),
    ):
        refused = manage(environment, "reply", number, text, "--login", login)
        assert refused.returncode == 1
        assert said in refused.stderr
