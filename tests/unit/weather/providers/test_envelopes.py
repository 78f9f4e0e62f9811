"""Every form in which a weather service says that it has nothing for us."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_weather.exchange import Page
from ilbo_weather.providers.codes import Service
from ilbo_weather.providers.envelopes import Content, Format, content_of
from ilbo_weather.readings import Failure
from tests.unit.weather.providers.answers import NOW, failure, page


def refused(
    content: str | bytes,
    status: int = 200,
    asked: tuple[Format, ...] = ("json", "xml"),
    service: Service = "forecast",
) -> Failure:
    return failure(content_of(page(content, status), asked, NOW, service))


def old_gateway(code: str, message: str, error: str = "SERVICE ERROR") -> str:
    reason = f"<returnReasonCode>{code}</returnReasonCode>" if code else ""
    return (
        f"<OpenAPI_ServiceResponse>\n<cmmMsgHeader><errMsg>{error}</errMsg>"
        f"<returnAuthMsg>{message}</returnAuthMsg>{reason}</cmmMsgHeader></OpenAPI_ServiceResponse>"
    )


def new_gateway(code: object, error: str, message: str) -> str:
    header = {"errMsg": error, "returnAuthMsg": message, "returnReasonCode": code}
    return json.dumps({"OpenAPI_ServiceResponse": {"cmmMsgHeader": header}}, ensure_ascii=False)


def service_header(code: object, message: str) -> str:
    return json.dumps({"response": {"header": {"resultCode": code, "resultMsg": message}}})


CODES = [
    ("01", "upstream"), ("02", "upstream"), ("03", "no_data"), ("04", "upstream"),
    ("05", "upstream"), ("10", "bad_request"), ("11", "bad_request"), ("12", "bad_request"),
    ("20", "auth"), ("21", "auth"), ("22", "quota"), ("23", "rate"), ("30", "auth"),
    ("31", "auth"), ("32", "auth"), ("33", "auth"), ("99", "upstream"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_a_code_means_the_same_in_every_form(code: str, kind: str) -> None:
    forms = (
        service_header(code, "SOMETHING"),
        service_header(int(code), "SOMETHING"),
        old_gateway(code, "뭔가 잘못"),
        new_gateway(code, "뭔가 잘못", "SOMETHING"),
        new_gateway(int(code), "SOMETHING", "뭔가 잘못"),
        f"<response><header><resultCode>{code}</resultCode></header></response>",
    )
    for form in forms:
        answer = refused(form)
        assert (answer.kind, answer.reason, answer.code) == (kind, f"code_{code}", code)


CONSTANTS = [
    ("APPLICATION_ERROR", "01"), ("DB_ERROR", "02"), ("NODATA_ERROR", "03"), ("NO_DATA", "03"),
    ("HTTP_ERROR", "04"), ("SERVICETIME_OUT", "05"), ("SERVICETIMEOUT_ERROR", "05"),
    ("SERVICE TIMEOUT", "05"), ("INVALID_REQUEST_PARAMETER_ERROR", "10"),
    ("NO_MANDATORY_REQUEST_PARAMETERS_ERROR", "11"), ("NO_OPENAPI_SERVICE_ERROR", "12"),
    ("SERVICE_ACCESS_DENIED_ERROR", "20"), ("TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR", "21"),
    ("LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "22"),
    ("LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR", "23"),
    ("SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "30"), ("DEADLINE_HAS_EXPIRED_ERROR", "31"),
    ("UNREGISTERED_IP_ERROR", "32"), ("UNSIGNED_CALL_ERROR", "33"), ("UNKNOWN_ERROR", "99"),
]  # fmt: skip


@pytest.mark.parametrize(("constant", "code"), CONSTANTS)
def test_where_no_code_stands_the_constant_tells_in_whichever_message(
    constant: str, code: str
) -> None:
    for form in (
        old_gateway("", constant),
        old_gateway("", "인증 실패", constant),
        new_gateway(None, constant, "인증 실패"),
        service_header("", constant),
    ):
        answer = refused(form)
        assert (answer.code, answer.constant) == (code, constant)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("초당 서비스 요청제한 횟수 초과 에러", "23"),
        ("서비스 요청제한횟수 초과 에러", "22"),
        ("등록되지 않은 서비스 키", "30"),
        ("등록되지 않은 IP", "32"),
        ("기한만료된 서비스키", "31"),
        ("서비스 연결실패 에러", "05"),
        ("서비스 접근거부", "20"),
    ],
)
def test_korean_messages_tell_too(message: str, code: str) -> None:
    assert refused(old_gateway("", message)).code == code


def test_the_code_is_believed_before_the_constant() -> None:
    answer = refused(new_gateway("22", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "초과"))
    assert (answer.kind, answer.code) == ("quota", "22")


def test_a_code_that_no_guide_names_is_a_failure_and_the_status_tells_its_kind() -> None:
    assert refused(service_header("77", "?")).kind == "upstream"
    assert refused(service_header("77", "?")).reason == "code_unknown"
    assert refused(new_gateway("77", "?", "?"), 403).kind == "auth"
    assert refused("<OpenAPI_ServiceResponse><cmmMsgHeader/></OpenAPI_ServiceResponse>").kind == (
        "upstream"
    )


def test_in_the_warnings_service_99_is_our_own_mistake() -> None:
    far = service_header("99", "최대 조회 기간은 오늘 기준으로 6일 전까지입니다")
    assert refused(far).kind == "upstream"
    assert refused(far, service="warnings").kind == "bad_request"


@pytest.mark.parametrize(
    ("code", "message"),
    [("00", "NORMAL_SERVICE"), ("0", "OK"), ("0000", "OK"), (0, "x"), ("", "NORMAL SERVICE"),
     (None, "OK"), ("00", "NORMAL SERVICE.")],
)  # fmt: skip
def test_success_has_several_spellings(code: object, message: str) -> None:
    content = content_of(page(service_header(code, message)), ("json",), NOW)
    assert isinstance(content, Content)


@pytest.mark.parametrize(
    ("text", "status", "kind", "reason"),
    [
        ("Unauthorized", 401, "auth", "unauthorized"),
        ("Forbidden\n", 403, "auth", "forbidden"),
        ("API not found", 404, "bad_request", "api_not_found"),
        ("API rate limit exceeded", 429, "rate", "rate_limit"),
        ("API token quota exceeded", 429, "quota", "token_quota"),
        ("Unexpected errors", 500, "upstream", "unexpected_error"),
        ("Error forwarding request to backend server", 502, "upstream", "backend_forwarding"),
        ("Error receiving response from backend server", 504, "upstream", "backend_response"),
        ("Unauthorized", 200, "auth", "unauthorized"),
    ],
)
def test_a_line_of_plain_text_is_understood(text: str, status: int, kind: str, reason: str) -> None:
    answer = refused(text, status)
    assert (answer.kind, answer.reason) == (kind, reason)


@pytest.mark.parametrize("status", [200, 403, 401, 429])
@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("활용신청이 필요한 API 입니다.", "auth"),
        ("유효한 인증키가 아닙니다", "auth"),
        ("유효하지 않은 API 입니다.", "bad_request"),
        ("일일 최대 호출 건수 제한을 초과하였습니다.", "quota"),
        ("초당 호출 건수 제한", "rate"),
    ],
)
def test_api_hub_says_it_in_json_whatever_status_comes_with_it(
    message: str, kind: str, status: int
) -> None:
    body = json.dumps({"result": {"status": 403, "message": message}}, ensure_ascii=False)
    for content in (body.encode(), body.encode("cp949"), message.encode("cp949")):
        assert refused(content, status, ("text",)).kind == kind


def test_api_hub_with_a_message_nobody_knows_is_told_by_its_own_status() -> None:
    for status, kind in ((401, "auth"), (404, "bad_request"), (429, "rate"), (500, "upstream")):
        body = json.dumps({"result": {"status": status, "message": "?"}})
        assert refused(body, 200, ("text",)).kind == kind


def test_another_portal_has_the_code_inside_its_message() -> None:
    form = (
        "<ServiceResult><comMsgHeader/><msgHeader><headerCd>{}</headerCd><headerMsg>{}</headerMsg>"
        "</msgHeader><msgBody/></ServiceResult>"
    )
    denied = form.format("7", "Key인증실패: SERVICE ACCESS DENIED ERROR. [인증모듈 에러코드(20)]")
    assert (refused(denied).kind, refused(denied).code) == ("auth", "20")
    assert refused(form.format("7", "SERVICE KEY IS NOT REGISTERED ERROR.")).code == "30"
    assert refused(form.format("4", "결과가 없습니다.")).kind == "no_data"
    content = content_of(page(form.format("0", "정상적으로 처리되었습니다.")), ("xml",), NOW)
    assert isinstance(content, Content)


@pytest.mark.parametrize(
    ("reason", "kind", "wait"),
    [
        ("Minutely API request limit exceeded. Please try again in one minute.", "rate", 60),
        ("Hourly API request limit exceeded. Please try again in the next hour.", "rate", 3600),
        ("Daily API request limit exceeded. Please try again tomorrow.", "quota", 0),
        ("Too many concurrent requests", "rate", 60),
        ("Cannot initialize WeatherVariable from invalid String value", "bad_request", 0),
    ],
)
def test_open_meteo_says_which_of_its_limits_it_was(reason: str, kind: str, wait: float) -> None:
    for status in (200, 400, 429):
        answer = refused(json.dumps({"error": True, "reason": reason}), status, ("json",))
        assert (answer.kind, answer.retry_after_seconds) == (kind, wait)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, "no_data"), (304, "bad_request"), (400, "bad_request"), (401, "auth"),
        (403, "auth"), (404, "bad_request"), (408, "upstream"), (429, "rate"), (500, "upstream"),
        (503, "upstream"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("body", [b"", b"<html><body>nginx</body></html>", b"\xff\xff", b"{"])
def test_an_error_status_without_a_known_form_is_told_by_itself(
    status: int, kind: str, body: bytes
) -> None:
    answer = refused(body, status)
    assert (answer.kind, answer.reason) == (kind, f"http_{status}")


@pytest.mark.parametrize(
    ("content", "asked", "reason"),
    [
        (b"", "json", "empty"),
        (b"\xef\xbb\xbf \r\n", "json", "empty"),
        (b"<!DOCTYPE html><html></html>", "json", "html"),
        (b"<?xml version='1.0'?><!-- x --><HTML lang='ko'>", "text", "html"),
        (b"<html><head><title>502</title>", "xml", "html"),
        (b'{"a": NaN}', "json", "not_finite"),
        (b'{"a": -Infinity}', "json", "not_finite"),
        (b'{"a": 1e999}', "json", "not_finite"),
        (b'{"response": {"header"', "json", "truncated"),
        (b'{"a" 1}', "json", "not_json"),
        (b"[" * 100_000, "json", "truncated"),
        (b"<response><body>", "xml", "not_well_formed"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml", "dtd"),
        (b"\xff\xff\x80", "text", "undecodable"),
        (b"<a/>", "text", "not_text"),
        (b"<a/>", "json", "not_json"),
        (b"{}", "xml", "not_xml"),
        ("안녕하세요".encode(), "json", "not_json"),
    ],
)
def test_garbage_has_a_name(content: bytes, asked: Format, reason: str) -> None:
    answer = refused(content, 200, (asked,))
    assert (answer.kind, answer.reason) == ("garbage", reason)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-8-sig"])
def test_the_bytes_tell_their_encoding_not_the_header(encoding: str) -> None:
    for claimed in ("utf-8", "euc-kr", "no-such"):
        body = old_gateway("", "등록되지 않은 서비스키").encode(encoding)
        answer = Page(body, headers={"content-type": f"text/xml;charset={claimed}"})
        assert failure(content_of(answer, ("json",), NOW)).code == "30"


def test_retry_after_is_kept_for_every_kind_but_no_data() -> None:
    for body, expected in ((new_gateway("23", "", ""), 30.0), (service_header("03", ""), 0.0)):
        answer = Page(body.encode(), status=429, headers={"retry-after": "30"})
        assert failure(content_of(answer, ("json",), NOW)).retry_after_seconds == expected


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "9999999"}, 86_400),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "soon"}, 0),
        ({}, 0),
        ({"retry-after": "Thu, 12 Mar 2026 06:30:00 GMT"}, 600),
        ({"retry-after": "Thu, 12 Mar 2020 06:10:00 GMT"}, 0),
        ({"retry-after": "Thu, 12 Mar 2099 06:10:00 -0000"}, 86_400),
        (
            {
                "retry-after": "Thu, 12 Mar 2026 06:30:00 GMT",
                "date": "Thu, 12 Mar 2026 06:29:00 GMT",
            },
            60,
        ),
    ],
)
def test_retry_after_is_honoured_up_to_a_day(headers: dict[str, str], seconds: float) -> None:
    answer = failure(content_of(Page(b"", status=429, headers=headers), ("json",), NOW))
    assert answer.retry_after_seconds == seconds


@given(st.binary(max_size=300), st.integers(100, 599), st.text(max_size=40))
def test_no_answer_raises(body: bytes, status: int, header: str) -> None:
    headers = {"retry-after": header, "date": header, "expires": header}
    formats: tuple[Format, ...] = ("json", "xml", "text")
    for asked in formats:
        content_of(Page(body, status=status, headers=headers), (asked,), datetime.now(UTC))


_NAMES = (
    "OpenAPI_ServiceResponse", "cmmMsgHeader", "returnReasonCode", "errMsg", "response", "header",
    "resultCode", "resultMsg", "result", "message", "status", "error", "reason", "ServiceResult",
    "msgHeader", "headerCd", "headerMsg",
)  # fmt: skip
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_no_envelope_of_any_shape_raises(data: object) -> None:
    content_of(page(json.dumps(data)), ("json",), NOW)
