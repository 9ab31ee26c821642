"""For whom the JSON interface may be asked: one's own citizens with a key, and those whose id it gave out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from settings import ApiKey
from tests.conftest import make_settings
from tests.server import API_KEY, WITH_KEY

Make = Callable[..., TestClient]
LAMP = "我家门前的路灯坏了三天"


def ask(client: TestClient, text: str, citizen: str | None = None, key: str | None = None) -> Any:
    asked = {"text": text} | ({"citizen": citizen} if citizen else {})
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return client.post("/api/questions", json=asked, headers=headers).json()


def keys(text: str) -> tuple[ApiKey, ...]:
    return make_settings(api_keys=text).api_keys


def test_a_stranger_cannot_name_a_citizen(client: TestClient) -> None:
    ticket = ask(client, "人工", "甲", API_KEY)["ticket"]
    for text in ("进度", "我的数据", "删除我的数据"):
        refused = client.post("/api/questions", json={"text": text, "citizen": "甲"})
        assert refused.status_code == 403
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert "Authorization: Bearer" in refused.json()["detail"]
    assert ticket["number"] in ask(client, "进度", "甲", API_KEY)["text"]


def test_an_id_that_was_given_out_is_believed_and_given_again(client: TestClient) -> None:
    first = ask(client, "政府开放日一年办几次")
    again = ask(client, "那由谁负责？", first["citizen"])
    assert "区政府办公室" in again["text"]
    assert again["citizen"] == first["citizen"]
    assert ask(client, "那由谁负责？")["citizen"] != first["citizen"]


@pytest.mark.parametrize("end", ["", ".", ".甲", ".AAAAAAAAAAAAAAAAAAAAAA"])
def test_an_id_that_was_made_up_after_a_given_one_is_refused(client: TestClient, end: str) -> None:
    given = ask(client, "您好")["citizen"]
    refused = client.post("/api/questions", json={"text": "进度", "citizen": given.partition(".")[0] + end})
    assert refused.status_code == 403


@pytest.mark.parametrize("named", ["\0", "甲\0乙", "\ud83d", "x" * 129, ""])
@pytest.mark.parametrize("headers", [{}, WITH_KEY])
def test_an_id_that_cannot_be_kept_is_refused(
    client: TestClient, named: str, headers: dict[str, str]
) -> None:
    body = json.dumps({"text": "您好", "citizen": named})
    refused = client.post("/api/questions", content=body, headers=headers)
    assert refused.status_code == 422
    odd = client.post("/api/questions", json={"text": "您好", "citizen": "甲\n'; --\x1b"}, headers=WITH_KEY)
    assert odd.status_code == 200


def test_an_id_of_another_installation_is_refused(make_client: Make) -> None:
    given = ask(make_client(), "您好")["citizen"]
    elsewhere = make_client(secret_key="another")
    asked = {"text": "进度", "citizen": given}
    assert elsewhere.post("/api/questions", json=asked).status_code == 403


def test_what_is_kept_of_a_citizen_is_not_the_id_that_speaks_for_them(make_client: Make) -> None:
    given = ask(make_client(), "您好")["citizen"]
    kept = f"given:{given.partition('.')[0]}"
    assert make_client().post("/api/questions", json={"text": "进度", "citizen": kept}).status_code == 403


def test_one_key_does_not_reach_the_citizens_of_another(make_client: Make) -> None:
    client = make_client(api_keys=keys("one-key,another-key"))
    number = ask(client, "人工", "甲", "one-key")["ticket"]["number"]
    assert number in ask(client, "进度", "甲", "one-key")["text"]
    assert number not in ask(client, "进度", "甲", "another-key")["text"]


def test_a_new_key_of_the_same_name_has_the_same_citizens(make_client: Make) -> None:
    number = ask(make_client(api_keys=keys("kiosk:old")), "人工", "甲", "old")["ticket"]["number"]
    both = make_client(api_keys=keys('["other:key", "kiosk:new", "kiosk:old"]'))
    assert number in ask(both, "进度", "甲", "new")["text"]
    assert number in ask(both, "进度", "甲", "old")["text"]
    assert number not in ask(both, "进度", "甲", "key")["text"]


def test_a_citizen_with_a_key_is_none_of_those_without(make_client: Make) -> None:
    given = ask(make_client(), "人工")
    said = ask(make_client(), "进度", given["citizen"], API_KEY)
    assert said["citizen"] == given["citizen"]
    assert given["ticket"]["number"] not in said["text"]


def test_who_brings_a_key_and_names_nobody_is_given_an_id_of_theirs(client: TestClient) -> None:
    handed = ask(client, "人工", key=API_KEY)
    assert handed["ticket"]["number"] in ask(client, "进度", handed["citizen"], API_KEY)["text"]


@pytest.mark.parametrize("key", ["wrong", API_KEY + "x", API_KEY[:-1], "ÿ"])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_wrong_key_is_refused_rather_than_ignored(make_client: Make, key: str, is_open: bool) -> None:
    client = make_client(api_open=is_open)
    headers = {b"Authorization": f"Bearer {key}".encode("latin-1")}
    refused = client.post("/api/questions", json={"text": "您好", "citizen": "甲"}, headers=headers)
    assert refused.status_code == 403
    assert "API_KEYS" in refused.json()["detail"]
    assert key not in refused.text


def test_a_password_for_the_proxy_before_us_is_no_key(client: TestClient) -> None:
    basic = client.post("/api/questions", json={"text": "您好"}, headers={"Authorization": "Basic YTpi"})
    assert basic.status_code == 200


def test_an_open_interface_believes_everybody(make_client: Make) -> None:
    client = make_client(api_open=True)
    number = ask(client, "人工", "甲")["ticket"]["number"]
    said = ask(client, "进度", "甲")
    assert number in said["text"]
    assert said["citizen"] == "甲"
    given = ask(client, "人工")
    assert given["ticket"]["number"] in ask(client, "进度", given["citizen"])["text"]


def test_the_schema_says_how_a_key_is_brought(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    assert {"type": "http", "scheme": "bearer"} in schema["components"]["securitySchemes"].values()
    assert schema["paths"]["/api/questions"]["post"]["security"]
    assert "security" not in schema["paths"]["/api/search"]["get"]


def test_keys_are_shown_nowhere() -> None:
    settings = make_settings(api_keys=f"kiosk:{API_KEY}")
    assert API_KEY not in repr(settings)
    assert API_KEY not in settings.model_dump_json()
    with pytest.raises(ValueError, match="api_keys") as unfit:
        make_settings(api_keys=f"{API_KEY} with spaces")
    assert API_KEY not in str(unfit.value)
    assert WITH_KEY["Authorization"].endswith(API_KEY)
