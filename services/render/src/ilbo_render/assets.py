"""Style, script and icon of the site, each under an address that changes with its content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from ilbo_paper import Paper

_STYLE_PARTS = ("tokens", "base", "shell", "parts", "front", "article", "lists", "weather", "print")
FAVICON_PATH = "/favicon.svg"
MANIFEST_PATH = "/app.webmanifest"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by address; those below /a/ never change and may be kept for a year."""

    files: Mapping[str, Asset]
    style_path: str
    script_path: str

    @property
    def social_path(self) -> str:
        """The picture that stands for a page without one of its own."""
        return next(path for path in self.files if path.startswith("/a/social."))


def load_assets() -> Assets:
    """Read the theme's files."""
    theme = files("ilbo_render") / "theme"
    style = b"".join((theme / "css" / f"{part}.css").read_bytes() for part in _STYLE_PARTS)
    script = (theme / "app.js").read_bytes()
    social = (theme / "social.png").read_bytes()
    style_path = _path("site", style, "css")
    script_path = _path("app", script, "js")
    return Assets(
        files={
            style_path: Asset(style, "text/css; charset=utf-8"),
            script_path: Asset(script, "text/javascript; charset=utf-8"),
            _path("social", social, "png"): Asset(social, "image/png"),
            FAVICON_PATH: Asset((theme / "favicon.svg").read_bytes(), "image/svg+xml"),
        },
        style_path=style_path,
        script_path=script_path,
    )


def _path(name: str, body: bytes, extension: str) -> str:
    return f"/a/{name}.{hashlib.sha256(body).hexdigest()[:10]}.{extension}"


def web_manifest(paper: Paper) -> Asset:
    """Return the manifest of the site, served at MANIFEST_PATH."""
    manifest = {
        "name": paper.masthead.name,
        "short_name": paper.masthead.name,
        "description": paper.masthead.description,
        "lang": "ko",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [{"src": FAVICON_PATH, "sizes": "any", "type": "image/svg+xml"}],
    }
    body = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
    return Asset(body, "application/manifest+json")
