"""Run the readers over real payloads: python -m tests.conformance SAMPLES_DIR."""

import sys
from pathlib import Path

from tests.conformance.checks import table
from tests.conformance.edition import check_edition
from tests.conformance.feeds import check_feeds
from tests.conformance.hostile import check_documents, check_html, check_json, check_texts
from tests.conformance.pages import check_pages
from tests.conformance.releases import check_releases
from tests.conformance.ssrf import check_addresses
from tests.conformance.weather import check_weather
from tests.conformance.wires import check_wires


def main(arguments: list[str]) -> int:
    """Print what differs; return 1 when anything does, 2 without samples."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m tests.conformance SAMPLES_DIR\n")
        return 2
    samples = Path(arguments[0])
    checks = [
        *check_edition(samples),
        *check_json(samples),
        *check_texts(samples),
        *check_html(samples),
        *check_documents(samples),
        *check_feeds(samples),
        *check_pages(samples),
        *check_wires(samples),
        *check_releases(samples),
        *check_weather(samples),
        *check_addresses(samples),
    ]
    sys.stdout.write(table(checks) + "\n")
    return 0 if all(check.is_right for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
