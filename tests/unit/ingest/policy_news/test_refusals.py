import pytest

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.policy_news.reader import PolicyNewsReader
from ilbo_ingest.readers.policy_news.refusals import ApiRefusalError
from ilbo_ingest.readers.reader import Context, Document
from tests.unit.ingest.pages import paper
from tests.unit.ingest.policy_news.answers import NOW, drafts, gateway, item, json_of, reading, xml


def refusal(data: bytes) -> ApiRefusalError:
    with pytest.raises(ApiRefusalError) as caught:
        drafts(data)
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1", "transient"), ("02", "transient"), ("5", "transient"), ("10", "bad_request"),
        ("11", "bad_request"), ("12", "bad_request"), ("97", "bad_request"),
        ("98", "bad_request"), ("99", "transient"), ("30", "auth"), ("77", "transient"),
    ],
)  # fmt: skip
def test_the_service_refuses_by_a_documented_code(code: str, kind: str) -> None:
    refused = refusal(xml(code=code, message="SOME_ERROR"))
    assert (refused.code, refused.kind) == (str(int(code)), kind)
    assert str(int(code)) in str(refused)


@pytest.mark.parametrize(
    ("code", "constant", "kind"),
    [
        ("12", "NO_OPENAPI_SERVICE_ERROR", "bad_request"),
        ("20", "SERVICE_ACCESS_DENIED_ERROR", "auth"),
        ("20", "SERVICE_KEY_IS_NULL", "auth"),
        ("21", "TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR", "auth"),
        ("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "quota"),
        ("23", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR", "rate"),
        ("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "auth"),
        ("31", "DEADLINE_HAS_EXPIRED_ERROR", "auth"),
        ("32", "UNREGISTERED_IP_ERROR", "auth"),
        ("33", "UNSIGNED_CALL_ERROR", "auth"),
    ],
)
def test_the_gateway_refuses_in_its_own_envelope(code: str, constant: str, kind: str) -> None:
    refused = refusal(gateway(code, constant))
    assert (refused.code, refused.kind) == (code, kind)
    without_code = refusal(gateway("", constant))
    assert (without_code.code, without_code.kind) == (code, kind)


def test_a_refusal_in_json_is_the_same() -> None:
    body = b'{"OpenAPI_ServiceResponse":{"cmmMsgHeader":{"errMsg":"SERVICE ERROR",'
    body += b'"returnAuthMsg":"SERVICE_KEY_IS_NOT_REGISTERED_ERROR","returnReasonCode":"30"}}}'
    assert refusal(body).kind == "auth"
    header = b'{"response":{"header":{"resultCode":"98","resultMsg":"THREE_DAYS_OVER_ERROR"}}}'
    assert refusal(header).code == "98"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Unauthorized", "auth"),
        ("Forbidden\n", "auth"),
        ("API not found", "bad_request"),
        ("API rate limit exceeded", "rate"),
        ("API token quota exceeded", "quota"),
        ("Unexpected errors", "transient"),
        ("Error receiving response from backend server", "transient"),
    ],
)
def test_the_gateway_may_refuse_in_one_line(line: str, kind: str) -> None:
    assert refusal(line.encode()).kind == kind


@pytest.mark.parametrize("code", ["3", "03"])
def test_nothing_for_these_days_is_no_refusal(code: str) -> None:
    found = reading(xml(code=code, message="NODATA_ERROR"))
    assert found.articles == ()
    assert [note.reason for note in found.notes] == ["the interface has nothing for these days"]
    assert reading(xml()).notes == found.notes


@pytest.mark.parametrize(
    ("code", "message"),
    [("0", "NORMAL SERVICE."), ("00", "NORMAL_SERVICE"), ("", "NORMAL SERVICE")],
)
def test_success_is_written_in_several_ways(code: str, message: str) -> None:
    assert len(drafts(xml(item(), code=code, message=message))) == 1


def test_a_key_that_is_sent_back_is_not_repeated() -> None:
    key = "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8%2Bi9J0=="
    assert key[:20] not in str(refusal(gateway("30", f"serviceKey={key}", f"key {key}")))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("<html><body>점검 중</body></html>", "an HTML page stands"),
        ("<rss/>", "root is rss"),
        ("{}", "no answer of the interface"),
        ('{"a":', "is no JSON"),
        ("점검 중입니다", "neither XML nor JSON"),
        ("", "neither XML nor JSON"),
        ("<response><header>", "broken"),
    ],
)
def test_what_is_no_answer_is_refused_by_name(answer: str, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        PolicyNewsReader().read(Document(answer.encode()), Context(paper(), NOW))


def test_answers_are_recognised_and_those_of_other_services_are_not() -> None:
    reader = PolicyNewsReader()
    for data in (xml(item()), xml(code="3"), json_of(item()), gateway("30", "X")):
        assert reader.recognises(Document(data))
    weather = b'{"response":{"header":{"resultCode":"00"},"body":{"dataType":"JSON","items":{}}}}'
    forecast = b"<response><header><resultCode>00</resultCode></header><body><items/></body>"
    for data in (weather, forecast, b"<rss/>", b"", b"[1]", b"\xff\xfe<"):
        assert not reader.recognises(Document(data))
