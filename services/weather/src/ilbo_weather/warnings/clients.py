"""Who is asked for warnings: data.go.kr, KMA's API Hub, and addresses of CAP alerts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilbo_events import WeatherWarningIssued
from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers.access import Access, KeyedAccess
from ilbo_weather.providers.data_go_kr_client import data_go_kr_request
from ilbo_weather.providers.hub_client import hub_request
from ilbo_weather.readings import Failure, Unchanged
from ilbo_weather.warnings import kma_now, kma_status
from ilbo_weather.warnings.bulletin import Bulletin, BulletinAnswer
from ilbo_weather.warnings.cap import CapError, read_cap


class PageSource:
    """A service that says everything in one page."""

    def __init__(
        self,
        name: str,
        access: Access,
        request: Callable[[], Request],
        read: Callable[[Page, datetime], BulletinAnswer],
    ) -> None:
        self.name = name
        self._access = access
        self._request = request
        self._read = read

    async def read(self) -> BulletinAnswer:
        """Ask once; known failures are answers, never exceptions."""
        page = await self._access.ask(self._request())
        if isinstance(page, Page):
            return self._read(page, self._access.clock())
        return page if isinstance(page, Failure) else Failure("garbage", "not_modified")


def status_source(access: KeyedAccess) -> PageSource:
    """Return getPwnStatus of data.go.kr."""
    return PageSource(
        kma_status.SOURCE,
        access,
        lambda: data_go_kr_request(access, "getPwnStatus", ""),
        kma_status.read,
    )


def hub_source(access: KeyedAccess) -> PageSource:
    """Return wrn_now_data of the API Hub."""
    return PageSource(
        kma_now.SOURCE,
        access,
        lambda: hub_request(access, "url/wrn_now_data.php", fe="f", tm="", disp="0", help="0"),
        kma_now.read,
    )


@dataclass(frozen=True, slots=True)
class CapSource:
    """CAP alerts at fixed addresses: together they say what is in force."""

    access: Access
    addresses: Sequence[str]
    name: str = "cap"

    async def read(self) -> BulletinAnswer:
        """Ask for every alert; one that can't be read makes everything unknown."""
        warnings: list[WeatherWarningIssued] = []
        for address in self.addresses:
            page = await self.access.ask(Request(address, endpoint=self.name))
            found = self._read(page)
            if isinstance(found, Failure):
                return found
            if isinstance(found, WeatherWarningIssued):
                warnings.append(found)
        return Bulletin(tuple(warnings))

    def _read(self, page: Page | Unchanged | Failure) -> WeatherWarningIssued | Failure | None:
        if not isinstance(page, Page):
            return page if isinstance(page, Failure) else Failure("garbage", "not_modified")
        if page.status in (404, 410):
            return None  # an alert that is taken away is in force no longer
        if page.status != 200:
            return Failure("upstream", f"http_{page.status}")
        try:
            said = read_cap(page.content, self.name, self.access.clock())
        except CapError as error:
            return Failure("garbage", "not_cap", str(error)[:200])
        return said if isinstance(said, WeatherWarningIssued) else None
