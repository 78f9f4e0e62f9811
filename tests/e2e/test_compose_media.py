"""Pictures in the containers: handed in at the edge, kept in a volume, served from there."""

import httpx
import pytest

from tests.e2e.compose import Stack
from tests.unit.ingest.media.drawing import opened, photograph
from tests.until import until

pytestmark = pytest.mark.docker


def test_a_picture_handed_in_at_the_edge_is_on_the_page(stack: Stack) -> None:
    headers = {"Authorization": f"Bearer {stack.key()}"}
    stored = httpx.post(
        f"{stack.url}/v1/media", content=photograph(600, 400), headers=headers, timeout=60
    )
    assert stored.status_code == 201, stored.text
    article = {"article_id": "pictured", "headline": "한빛산에 첫눈", "images": [stored.json()]}
    published = httpx.post(f"{stack.url}/v1/articles", json=article, headers=headers, timeout=10)
    assert published.status_code == 201, published.text
    path = f"/media/{stored.json()['media_id']}/480.avif"
    until(lambda: path in httpx.get(f"{stack.url}/articles/pictured", timeout=5).text, 10)

    answers = [httpx.get(stack.url + path, timeout=10) for _ in range(2)]
    for answer in answers:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/avif")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert opened(answer.content).size == (480, 320)
    assert httpx.get(f"{stack.url}/media/{'f' * 32}/480.avif", timeout=10).status_code == 404


def test_only_ingest_writes_where_the_pictures_are(stack: Stack) -> None:
    mounts = {
        container["Config"]["Labels"]["com.docker.compose.service"]: {
            mount["Destination"]: mount["RW"] for mount in container["Mounts"]
        }
        for container in stack.containers("ingest", "render")
    }
    assert mounts["ingest"]["/pictures"] is True
    assert mounts["render"]["/pictures"] is False
    assert stack.execute("ingest", "stat", "-c", "%u:%g %a", "/pictures").strip() == (
        "10001:10001 755"
    )
