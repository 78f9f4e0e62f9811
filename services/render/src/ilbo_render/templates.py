"""The theme's templates, compiled once, with what they may call."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ilbo_paper import Paper
from ilbo_render import (
    addresses,
    alert_areas,
    moments,
    pictures,
    skies,
    structured_data,
    typography,
    weather_page,
)
from ilbo_render.assets import FAVICON_PATH, MANIFEST_PATH, Assets

_KOGL_TERMS = {
    "0": "제0유형(제한 없이 이용)",
    "1": "제1유형(출처표시)",
    "2": "제2유형(출처표시·상업적 이용금지)",
    "3": "제3유형(출처표시·변경금지)",
    "4": "제4유형(출처표시·상업적 이용금지·변경금지)",
}


def environment(paper: Paper, assets: Assets) -> Environment:
    """Return the templates of one newspaper; everything they are given is escaped."""
    templates = Environment(
        loader=PackageLoader("ilbo_render", "theme"),
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters |= {
        "brief": moments.brief,
        "credit_words": weather_page.credit_words,
        "decimals": decimals,
        "degrees": degrees,
        "full": moments.full,
        "headline": typography.headline,
        "machine": moments.machine,
        "observed": moments.observed,
        "weekday_date": moments.weekday_date,
        "day_path": addresses.day_path,
        "source_path": addresses.source_path,
        "tag_path": addresses.tag_path,
        "icon": skies.icon,
        "in_a_line": alert_areas.in_a_line,
        "srcset": pictures.srcset,
        "fallback": pictures.fallback,
        "shared": pictures.shared,
        "shared_size": pictures.shared_size,
        "kind_word": weather_page.kind_word,
        "wind_word": weather_page.wind_word,
        "kogl_terms": _KOGL_TERMS.get,
        "licence_url": structured_data.licence_url,
    }
    templates.tests["behind"] = moments.is_behind
    templates.globals |= {
        "paper": paper,
        "site": paper.masthead.url,
        "style_path": assets.style_path,
        "script_path": assets.script_path,
        "social_path": assets.social_path,
        "favicon_path": FAVICON_PATH,
        "manifest_path": MANIFEST_PATH,
        "list_path": addresses.list_path,
        "picture_sizes": pictures.SIZES,
    }
    return templates


def render(templates: Environment, name: str, **context: object) -> Markup:
    """Return one template's text; what it was given is escaped already."""
    return Markup(templates.get_template(name).render(context))  # noqa: S704 - autoescape is on


def degrees(celsius: float) -> str:
    """Return the temperature with one decimal; what rounds to zero has no sign."""
    return decimals(celsius, 1)


def decimals(value: float, digits: int) -> str:
    """Return the number with so many decimals; what rounds to zero has no sign."""
    return f"{round(value, digits) + 0.0:.{digits}f}"
