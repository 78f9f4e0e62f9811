"""Pages as headless Chromium shows them: what a reader's browser does and complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.machine import ROOT, chromium

Scripts = Literal["on", "off"]
SCREENSHOTS = ROOT / "test-results"
# Nothing of Chromium's own may reach out while a test looks for requests to other hosts.
_QUIET = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-domain-reliability", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip


@dataclass
class Visit:
    """One page in one window."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """Console warnings and errors, exceptions of scripts, requests that failed."""
    requested: list[str] = field(default_factory=list)
    """Every address that was asked for."""

    def text(self) -> str:
        """Return the text of the page."""
        return self.page.locator("body").inner_text()

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser, url: str, width: int, scripts: Scripts) -> Iterator[Visit]:
    """Yield the page at `url` once everything of it has come; a failure leaves a screenshot."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale="ko-KR",
        timezone_id="Asia/Seoul",
        java_script_enabled=scripts == "on",
    )
    visit = Visit(context.new_page())
    _listen(visit)
    passed = False
    try:
        visit.page.goto(url, wait_until="load")
        yield visit
        passed = True
    finally:
        if not passed:
            _keep_screenshot(visit.page, f"{url.split('://')[-1]}-{width}-scripts-{scripts}")
        context.close()


def _listen(visit: Visit) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(f"console {message.type}: {message.text}")

    def on_response(response: Response) -> None:
        # The page itself may be a 404 or a 410 that was asked for.
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not is_page:
            visit.complaints.append(f"{response.status}: {response.url}")

    def on_failed(request: Request) -> None:
        if request.url.endswith("/live"):  # a stream that ends with its page
            return
        visit.complaints.append(f"failed: {request.url} {request.failure}")

    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.complaints.append(f"exception: {error}"))
    visit.page.on("request", lambda request: visit.requested.append(request.url))
    visit.page.on("response", on_response)
    visit.page.on("requestfailed", on_failed)


def _keep_screenshot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    safe = "".join(c if c.isalnum() or c in "-." else "_" for c in name)
    page.screenshot(path=Path(SCREENSHOTS, f"{safe}.png"), full_page=True)
